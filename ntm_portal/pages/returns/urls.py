"""Addresses of returns; a desk is one unit in one period."""

from django.urls import path

from ntm_portal.pages.returns.views import decide, desk, files, lists, page

urlpatterns = [
    path("", lists.start, name="returns"),
    path("register/", lists.register, name="returns-register"),
    path("board/<slug:slug>/", lists.board, name="returns-board"),
    path("<int:pk>/", page.show, name="return"),
    path("<int:pk>/answers/", page.answers, name="return-answers"),
    path("<int:pk>/send/", page.send, name="return-send"),
    path("<int:pk>/withdraw/", page.withdraw, name="return-withdraw"),
    path("<int:pk>/accept/", decide.accept, name="return-accept"),
    path("<int:pk>/hand-back/", decide.hand_back, name="return-hand-back"),
    path("<int:pk>/file/", files.original, name="return-file"),
    path("<int:pk>/marked/", files.marked, name="return-marked"),
    path("<slug:slug>/<str:code>/", desk.desk, name="returns-desk"),
    path("<slug:slug>/<str:code>/template/", desk.template, name="returns-template"),
]
