"""Pages of triage. Interview addresses end in a random part, so they cannot collide with the fixed names below."""

from django.urls import path

from triage.answering import views as answering
from triage.content import views as content
from triage.exchange import views as exchange
from triage.interviews import views as interviews
from triage.outcome import views as outcome
from triage.reports import views as reports

app_name = "triage"
urlpatterns = [
    path("", interviews.home, name="home"),
    path("new/", interviews.new, name="new"),
    path("import/", exchange.import_interview_page, name="import"),
    path("patterns/", content.patterns, name="patterns"),
    path("patterns/<slug:key>/", content.pattern, name="pattern"),
    path("domains/", content.domains, name="domains"),
    path("domains/<slug:key>/", content.domain, name="domain"),
    path("how/", content.howtos, name="howtos"),
    path("how/<slug:key>/", content.howto, name="howto"),
    path("prices/", content.prices, name="prices"),
    path("decisions/", reports.decisions, name="decisions"),
    path("ideas/", content.ideas, name="ideas"),
    path("across/", reports.across, name="across"),
    path("join/<str:token>/", interviews.join, name="join"),
    path("<slug:slug>/", answering.interview, name="interview"),
    path("<slug:slug>/settings/", interviews.settings, name="settings"),
    path("<slug:slug>/section/<slug:key>/", answering.section, name="section"),
    path("<slug:slug>/section/<slug:key>/comment/", interviews.comment, name="comment"),
    path("<slug:slug>/people/", interviews.people, name="people"),
    path("<slug:slug>/sheet/", exchange.sheet, name="sheet"),
    path("<slug:slug>/sheet/<slug:key>.csv", exchange.download, name="sheet-csv"),
    path("<slug:slug>/recommendation/", outcome.recommendation, name="recommendation"),
    path("<slug:slug>/plan/", outcome.plan, name="plan"),
    path("<slug:slug>/kit.zip", outcome.starter_kit, name="starter-kit"),
    path("<slug:slug>/freezes/", outcome.snapshots, name="snapshots"),
    path("<slug:slug>/freezes/<int:number>/", outcome.snapshot, name="snapshot"),
    path("<slug:slug>/freezes/<int:number>/changes/<int:other>/", outcome.changes, name="changes"),
    path("<slug:slug>/dataset/", exchange.make_dataset, name="make-dataset"),
    path("<slug:slug>/export/<slug:form>/", exchange.export, name="export"),
]
