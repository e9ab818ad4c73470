"""Pages of triage. Interview addresses end in a random part, so the fixed words below cannot collide with them."""

from django.urls import path

from triage.views import across, home, outcome, people, section, sheets

app_name = "triage"
urlpatterns = [
    path("", home.home, name="home"),
    path("new/", home.new, name="new"),
    path("import/", home.import_interview_page, name="import"),
    path("patterns/", home.patterns, name="patterns"),
    path("patterns/<slug:key>/", home.pattern, name="pattern"),
    path("across/", across.across, name="across"),
    path("join/<str:token>/", people.join, name="join"),
    path("<slug:slug>/", home.interview, name="interview"),
    path("<slug:slug>/settings/", home.settings, name="settings"),
    path("<slug:slug>/section/<slug:key>/", section.section, name="section"),
    path("<slug:slug>/section/<slug:key>/comment/", people.comment, name="comment"),
    path("<slug:slug>/people/", people.people, name="people"),
    path("<slug:slug>/sheet/", sheets.sheet, name="sheet"),
    path("<slug:slug>/sheet/<slug:key>.csv", sheets.download, name="sheet-csv"),
    path("<slug:slug>/recommendation/", outcome.recommendation, name="recommendation"),
    path("<slug:slug>/plan/", outcome.plan, name="plan"),
    path("<slug:slug>/freezes/", outcome.freezes, name="freezes"),
    path("<slug:slug>/freezes/<int:number>/", outcome.frozen, name="freeze"),
    path("<slug:slug>/freezes/<int:number>/changes/<int:other>/", outcome.changes, name="changes"),
    path("<slug:slug>/dataset/", outcome.make_dataset, name="make-dataset"),
    path("<slug:slug>/export/<slug:form>/", sheets.export, name="export"),
]
