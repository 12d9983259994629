"""The pages that somebody of a role works with. The menu's are among them: a test sees to it."""

GUEST = ("/login", "/nothing-there")
EVERYBODY = (
    "/", "/help", "/help/home", "/help/students", "/help/courses", "/students", "/students?q=zzzz",
    "/students?print=1", "/students/1", "/courses", "/courses/1", "/courses/1/roster", "/account",
)
ACCOUNTANT = EVERYBODY + (
    "/payments", "/payments?print=1", "/payments/1", "/payments/1/receipt", "/payments/new",
    "/payments/new?q=a", "/payments/new?student_id=1", "/payments/summary", "/payments/dues",
    "/users",
)
TEACHER = EVERYBODY + (
    "/help/attendance",
    "/attendance", "/attendance/1", "/attendance/new", "/attendance/new?course_id=1",
    "/attendance/register", "/attendance/register?course_id=1&month=2026-02",
)
ADMIN = tuple(path for path in ACCOUNTANT if path != "/users") + TEACHER[len(EVERYBODY):] + (
    "/students/new", "/students/1/edit", "/students/1/delete", "/courses/new", "/courses/1/edit",
    "/courses/1/delete", "/enrollments", "/enrollments/1", "/enrollments/1/edit",
    "/enrollments/new", "/enrollments/new?q=a", "/payments/1/edit", "/payments/1/delete",
    "/attendance/1/edit", "/payment_categories", "/payment_categories/new",
    "/payment_categories/1", "/payment_categories/1/edit", "/backup/", "/backup/restore",
    "/backup/clear?table=students", "/backup/clear?table=all", "/backup/offsite", "/backup/compare",
    "/backup/import", "/attendance/summary", "/attendance/summary?course_id=1", "/audit", "/users",
    "/settings", "/settings/telling",
) + tuple(f"/help/{name}" for name in (
    "enrollments", "payments", "payment-categories", "deleting", "backup", "clear", "undo", "restore",
    "one-record", "compare", "import", "offsite", "move-in", "long-work", "audit", "users", "settings",
    "telling",
))
# Those that are looked at from right to left too.
URDU = (
    "/", "/students", "/students/1", "/attendance/new?course_id=1", "/payments/1", "/backup/",
    "/settings/telling", "/enrollments/new?q=a",
)
