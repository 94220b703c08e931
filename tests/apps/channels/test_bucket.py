"""Requests to stores that speak S3: signed as Amazon documents it, and where a bucket is."""

from datetime import UTC, datetime

import pytest

from varsko.channels import bucket
from varsko.channels.bucket.signed import Account, authorization, digest, encoded

EXAMPLE = Account("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
AT = datetime(2013, 5, 24, tzinfo=UTC)
PLACE = "https://examplebucket.s3.amazonaws.com"
NOTHING = digest(b"")


def signature(said: str) -> str:
    return said.rpartition("Signature=")[2]


def test_a_file_is_put_as_amazons_own_example_shows():
    content = digest(b"Welcome to Amazon S3.")
    heads = {
        "Host": "examplebucket.s3.amazonaws.com",
        "Date": "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-content-sha256": content,
        "x-amz-date": "20130524T000000Z",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
    }
    assert authorization(EXAMPLE, "PUT", f"{PLACE}{encoded('/test$file.text')}", heads, content=content, at=AT) == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
        "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    )


@pytest.mark.parametrize(
    ("path", "more", "signed"),
    [
        ("/test.txt", {"Range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("/?lifecycle", {}, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("/?max-keys=2&prefix=J", {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_the_other_examples_of_amazon_have_the_signatures_they_say(path, more, signed):
    heads = {"Host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": NOTHING, "x-amz-date": "20130524T000000Z", **more}
    assert signature(authorization(EXAMPLE, "GET", PLACE + path, heads, content=NOTHING, at=AT)) == signed


@pytest.mark.parametrize(
    ("method", "path", "more", "signed"),
    [
        ("GET", "/", {}, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "/", {}, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        ("GET", "/?Param2=value2&Param1=value1", {}, "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        ("GET", "/", {"My-Header1": "value4"}, None),
        ("GET", encoded("/ሴ"), {}, "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    ],
)
def test_the_vectors_of_the_signature_itself(method, path, more, signed):
    account = Account("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service")
    at = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    heads = {"Host": "example.amazonaws.com", "X-Amz-Date": "20150830T123600Z", **more}
    said = authorization(account, method, f"https://example.amazonaws.com{path}", heads, content=NOTHING, at=at)
    if signed is None:
        assert "SignedHeaders=host;my-header1;x-amz-date," in said
    else:
        assert signature(said) == signed


@pytest.mark.parametrize(
    ("said", "base", "prefix"),
    [
        ({}, "https://s3.eu-north-1.amazonaws.com/told", ""),
        ({"s3_style": "host"}, "https://told.s3.eu-north-1.amazonaws.com", ""),
        ({"s3_url": "http://127.0.0.1:9000", "s3_prefix": "/status/"}, "http://127.0.0.1:9000/told", "status/"),
    ],
)
def test_a_bucket_is_named_in_the_path_or_in_the_host(settings, said, base, prefix):
    place = {"s3_bucket": "told", "s3_key": "AK", "s3_secret": "s", "s3_url": "https://s3.eu-north-1.amazonaws.com", **said}
    settings.VARSKO = settings.VARSKO.model_copy(update=place)
    found = bucket.place()
    assert (found.base, found.prefix) == (base, prefix)


@pytest.mark.parametrize("missing", ["s3_bucket", "s3_key", "s3_secret"])
def test_half_a_bucket_is_none(settings, missing):
    settings.VARSKO = settings.VARSKO.model_copy(update={"s3_bucket": "told", "s3_key": "AK", "s3_secret": "s", missing: ""})
    assert bucket.place() is None
