"""When a figure is to be looked up again: a period after it was last known to hold, or last looked up."""

import datetime

from explainer import dates
from explainer.catalog import Catalog
from explainer.figures import History

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
"""The periods; a figure of the period `never` is closed history."""


def due(catalog: Catalog, history: History) -> datetime.date | None:
    """The day by which a figure is to be reviewed; none for closed history, or where there is nothing to review."""
    months = MONTHS.get(history.note.model.figures[history.key].review)
    if months is None or not history.current:
        return None
    newest = history.current[0]
    sources = (catalog.notes.get(source) for source in newest.sources)
    read = (source.model.accessed for source in sources if source and source.kind == "source" and source.model)
    return dates.months_after(max(map(dates.last_day, [newest.as_of, *read])), months)


def overdue(catalog: Catalog) -> list[tuple[datetime.date, History]]:
    """The figures whose day of review has passed, the longest overdue first."""
    found = ((due(catalog, history), history) for history in catalog.living_figures)
    return sorted(((day, h) for day, h in found if day and day < catalog.today), key=lambda entry: entry[0])
