"""What lies in the bucket."""

from varsko.channels import bucket
from varsko.kernel.ids import as_uuid
from varsko.statuspages.data import BucketView
from varsko.statuspages.models import BucketCopy


def bucket_copy(page_id: object) -> BucketView | None:
    """Tell how it stands with the copy of a page in the bucket; None without a bucket, or before there was anything to copy."""
    found = as_uuid(page_id)
    row = BucketCopy.objects.filter(page_id=found).order_by("-pk").first() if found and bucket.place() else None
    if row is None:
        return None
    return BucketView(files=len(row.files), sent_at=row.sent_at, failing_since=row.failing_since, error=row.last_error)
