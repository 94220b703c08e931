"""An import-linter contract: a stage is entered by its doors only."""

from importlinter import Contract, ContractCheck, fields, output


class PublicInterface(Contract):
    """Modules outside a stage may import only the stage's public modules."""

    type_name = "public_interface"
    apps = fields.ListField(subfield=fields.StringField())
    public = fields.SetField(subfield=fields.StringField())

    def check(self, graph, verbose):
        """Collect every import that reaches past a door."""
        broken = []
        for app in self.apps:
            inside = {app} | graph.find_descendants(app)
            doors = {f"{app}.{name}" for name in self.public}
            for target in sorted(inside - doors):
                if any(target.startswith(f"{door}.") for door in doors):
                    continue
                importers = graph.find_modules_that_directly_import(target) - inside
                broken += [(importer, target) for importer in sorted(importers)]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check):
        """Print one line for each import that reaches past a door."""
        for importer, target in check.metadata["broken"]:
            output.print_error(f"{importer} reaches into {target}", bold=False)
