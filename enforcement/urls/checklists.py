from django.urls import path

from enforcement.views import checklists as views

urlpatterns = [
    path("", views.checklists, name="checklists"),
    path("new/", views.new, name="checklist_new"),
    path("<int:pk>/", views.checklist, name="checklist"),
    path("<int:pk>/<slug:name>/", views.step, name="checklist_step"),
    path("items/<int:pk>/change/", views.change_item, name="checklist_item_change"),
    path("items/<int:pk>/remove/", views.remove_item, name="checklist_item_remove"),
    path("items/<int:pk>/move/<slug:direction>/", views.move_item, name="checklist_item_move"),
]
