"""What the question mark says: two sentences for each page, by the name of its view, and where to read on.

A page that is not listed takes the words of its part (the name before the colon), and if that is unknown too, the general
ones: the question mark never stays silent.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Topic:
    """Two sentences, and the section of the help page that says more."""

    words: str | Promise
    section: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the help page. `links` are names of views that stand below it, with the words of the link."""

    key: str
    title: str | Promise
    paragraphs: tuple[str | Promise, ...]
    links: tuple[tuple[str, str | Promise], ...] = ()


SECTIONS = (
    Section(
        "begin",
        _("How to begin"),
        (
            _("Choose a course and start it. It is free, and you need no certificate from another course."),
            _(
                "Each page shows one orange button. It leads to your next step; you need nothing else to go through a course."
            ),
            _(
                "What you have done is kept. You can stop at any line and go on later, on another phone or computer too."
            ),
        ),
        (("courses:catalogue", _("See the courses")),),
    ),
    Section(
        "log-in",
        _("Logging in"),
        (
            _(
                "You can log in with an e-mail address and a password, or with the sign-in name and PIN from a printed slip."
            ),
            _("Forgot your password? Ask for a new one by mail. Forgot your PIN? Your trainer prints a new slip."),
            _("After many wrong tries the door stays shut for some minutes. Wait, or ask your trainer for a new slip."),
            _("On a shared computer, log out when you leave, so that the next person does not answer in your name."),
        ),
        (("account_login", _("Log in")), ("account_reset_password", _("Ask for a new password"))),
    ),
    Section(
        "lessons",
        _("Lessons"),
        (
            _("A lesson takes a few minutes. At its end, the orange button marks it as done and opens the next one."),
            _(
                "Questions inside a lesson are for practice. You see at once what is right; nobody else sees your answers."
            ),
            _("You can change the language at any time, in mid-lesson too. Your progress stays the same."),
        ),
    ),
    Section(
        "tests",
        _("Tests"),
        (
            _("The test before the course is not about passing. It shows later how much the course has helped."),
            _("“Saved” means that the server has your answer; “waiting” means that it is kept on this device."),
            _(
                "If the line is lost, go on answering and leave the page open. It sends what waits when the line is back."
            ),
            _("You may take the final test as often as you like. You see who will see your score before you begin."),
        ),
    ),
    Section(
        "certificate",
        _("The certificate"),
        (
            _("You receive it when you have passed the final test. You can download it as a PDF and print it."),
            _("Anybody can check it by the address printed on it. They see your name, the course and the date."),
        ),
    ),
    Section(
        "offline",
        _("A bad line, or none"),
        (
            _("Pages are small and open on a slow line. Without JavaScript everything works too."),
            _("If a page does not open, wait a minute and load it again. Nothing that was called saved is lost."),
            _(
                "In a workshop without a network, the trainer’s computer can be the server. Ask for its address in the room."
            ),
        ),
        (("site:status", _("Is everything working?")),),
    ),
    Section(
        "data",
        _("Your data"),
        (
            _("You can see what is kept about you and who has looked at it, take a copy with you, and have it erased."),
            _("Employers, sponsors and focal points see numbers of people, never a person’s score."),
        ),
        (("site:privacy", _("What happens with your data")),),
    ),
    Section(
        "profile",
        _("Your profile"),
        (
            _("Your name stands on your certificate, so write it as it should be printed."),
            _("Country, organisation and kind of work help to count who was reached. Change them when they change."),
        ),
        (("accounts:profile", _("My profile")),),
    ),
    Section(
        "teaching",
        _("For trainers and lecturers"),
        (
            _("Under “My runs” you find the classes you facilitate, who is in them, and how far they are."),
            _(
                "You can print slips, with which people join without an e-mail address. Each slip works for one person only."
            ),
            _(
                "You see names and scores of your own classes. Every look is put on record, and learners can see that you looked."
            ),
        ),
        (("trainers:runs", _("My runs")),),
    ),
    Section(
        "figures",
        _("For managers and focal points"),
        (
            _("Reports open with four numbers. Each of them opens what was counted, how, and who is missing."),
            _("Groups of few people are hidden, so that nobody’s result can be guessed."),
            _(
                "A figure carries its date. Figures can change later when a workshop without a network sends what it recorded."
            ),
        ),
        (("analytics:overview", _("Reports")),),
    ),
    Section(
        "editing",
        _("For authors and translators"),
        (
            _("Courses are written in the editor. Learners see a change when you publish it, not before."),
            _("Nobody loses what they have finished when a course changes."),
        ),
    ),
    Section(
        "accounts",
        _("For those who look after people"),
        (
            _("Give a role only for what it is needed for, and with an end. The record says who gave it and why."),
            _("Two records of one person can be joined, and the joining can be undone."),
        ),
    ),
)

GENERAL = Topic(
    _("The orange button leads to your next step. If you are lost, the help page explains each part of this site."),
    "begin",
)

# by view name; a name without its second part stands for all of that part
TOPICS = {
    "home": Topic(
        _(
            "This is the entrance to free courses about living modified organisms. Open the list of courses and choose one."
        ),
        "begin",
    ),
    "courses:catalogue": Topic(
        _("These are all the courses. Open one to see what it is about, how long it takes, and to start it."), "begin"
    ),
    "courses:course": Topic(
        _(
            "Here you see for whom the course is and what is in it. The orange button starts it, or leads on if you have begun."
        ),
        "begin",
    ),
    "courses:my_learning": Topic(
        _("These are the courses you have begun. The orange button leads to where you stopped."), "begin"
    ),
    "courses:study": Topic(
        _("This is your way through the course: a leaf for each lesson. The orange button leads to the next step."),
        "lessons",
    ),
    "courses:lesson": Topic(
        _("Read the lesson, then press the button at its end. You can stop at any line; your place is kept."), "lessons"
    ),
    "courses:before_test": Topic(
        _("Read here how the test works and who will see your score. It begins when you press the button."), "tests"
    ),
    "courses:certificate": Topic(
        _(
            "Download your certificate and print it, or send the address with which anybody can check it. It stays here for you."
        ),
        "certificate",
    ),
    "verify": Topic(
        _("This page says whether a certificate is true. Compare the name and the date with the paper."),
        "certificate",
    ),
    "courses": Topic(_("This page belongs to a course. Go to “My learning” to find your courses again."), "lessons"),
    "assessments:take": Topic(
        _(
            "Each answer is saved as you give it; look for the word “Saved”. When you are done, hand in at the foot of the page."
        ),
        "tests",
    ),
    "assessments:review": Topic(
        _("This is your result, with what was right and why. Go back to the course for your next step."), "tests"
    ),
    "assessments": Topic(_("This page belongs to a test. What the page called saved is kept."), "tests"),
    "trainers:runs": Topic(
        _("These are the classes that you facilitate or manage. Open one to see who is in it, or who facilitates it."),
        "teaching",
    ),
    "trainers:facilitators": Topic(
        _(
            "Here you choose who facilitates a run, and so sees its scores. Everybody named here can see that you looked."
        ),
        "teaching",
    ),
    "trainers": Topic(
        _(
            "Here you see the people of your class and what they have done. Each look at names and scores is put on record."
        ),
        "teaching",
    ),
    "analytics:overview": Topic(
        _("Four numbers show what the training has reached. Open any of them to see what was counted."), "figures"
    ),
    "analytics:figure": Topic(
        _(
            "This is what stands behind one number: the formula, the counts, who is missing. You can download what was counted."
        ),
        "figures",
    ),
    "analytics:statements": Topic(
        _(
            "Each line is one act, newest first. Use the filters to find what you look for, and open a line to see all of it."
        ),
        "figures",
    ),
    "analytics:statement": Topic(
        _("This is one act as the record store keeps it. Everybody in it can see that you looked."), "figures"
    ),
    "analytics:exchange": Topic(
        _("Here statements leave as a file, or come in from another record store. The same file can be brought twice."),
        "figures",
    ),
    "analytics:statement_import": Topic(
        _("This page says how far a file has been read, and which lines were wrong. You may leave; the work goes on."),
        "figures",
    ),
    "analytics:credentials": Topic(
        _(
            "A key lets a program write to the record store or read from it. Give each program its own, and revoke old ones."
        ),
        "figures",
    ),
    "analytics:revoke_credential": Topic(
        _("Once revoked, a key opens nothing any more. What the program wrote stays in the store."), "figures"
    ),
    "analytics:forwarding": Topic(
        _("Here you see which other record stores get copies of the statements, and how far behind each one is."),
        "figures",
    ),
    "analytics:receiver": Topic(
        _("Here you see what one receiver has, and what it refused. Refused statements can be sent once more."),
        "figures",
    ),
    "analytics": Topic(
        _("These figures show what the training has reached. Each one opens what was counted."), "figures"
    ),
    "accounts:profile": Topic(
        _("Here you change your name, your country and your language. The name is printed on your certificate."),
        "profile",
    ),
    "accounts:start": Topic(
        _(
            "You get a sign-in name from us and choose a PIN of six digits. Keep the slip: it brings you back if you forget."
        ),
        "log-in",
    ),
    "accounts:enter": Topic(
        _("Write the sign-in name that is on your slip, and your PIN. If you forgot them, use the code on the slip."),
        "log-in",
    ),
    "accounts:slip": Topic(
        _("Write the twelve digits of the code on your slip. It works once; then you choose a PIN and are logged in."),
        "log-in",
    ),
    "accounts:who_sees": Topic(
        _("This list says who may see what about you, and why. Whoever is not in it sees nothing."), "data"
    ),
    "accounts:who_sees_person": Topic(
        _("This list says who may see what about this person, and why. That you looked is put on record."), "accounts"
    ),
    "accounts:people": Topic(
        _("Find a person by name, e-mail or sign-in name. Everybody whom you find can see that you looked."), "accounts"
    ),
    "accounts:person": Topic(
        _(
            "This is one account: how the person logs in, where the person worked, which roles there are. Scores are not shown."
        ),
        "accounts",
    ),
    "accounts:roles": Topic(
        _("Here you see the roles you hold and those you may give. Invite somebody, hand a role over, or end it."),
        "accounts",
    ),
    "accounts:invite": Topic(
        _("Choose a role and where it holds. You get a link that works once; give it to the person."), "accounts"
    ),
    "accounts:invitation": Topic(
        _("Somebody offers you a role. Log in and say yes, or close the page and nothing happens."), "accounts"
    ),
    "accounts:organisations": Topic(
        _("These are the organisations that people named. Put spellings right and join doubles; old figures stay."),
        "accounts",
    ),
    "accounts:countries": Topic(
        _(
            "This register says which countries are Parties, and since when. The notes below it say how sure each day is."
        ),
        "begin",
    ),
    "accounts": Topic(
        _("This page is about your account and your data. You can change your mind about what you gave."), "data"
    ),
    "account": Topic(
        _("This page is about how you log in. If you have no e-mail address, use the slip from your trainer."), "log-in"
    ),
    "mfa": Topic(
        _("A second step protects your account when somebody knows your password. Keep the recovery codes on paper."),
        "log-in",
    ),
    "site:help": Topic(
        _("Each part of this site is explained here. Write to us if you do not find the answer."), "begin"
    ),
    "site:contact": Topic(
        _("Write what you need or what went wrong. Leave an address only if you want an answer."), "begin"
    ),
    "site:status": Topic(
        _("This page says what works at this moment. If something does not, it says what you can do meanwhile."),
        "offline",
    ),
    "site:privacy": Topic(
        _(
            "This page says what is kept about you, why, and for how long. You can see your own data and have them erased."
        ),
        "data",
    ),
    "site:accessibility": Topic(
        _(
            "This page says which standard we follow, what was tested, and what does not work yet. Tell us what keeps you out."
        ),
        "begin",
    ),
}


def topic_of(view_name: str) -> Topic:
    """The words for a page, by the name of its view; those of its part, or the general ones, if it has none."""
    part = view_name.partition(":")[0] if ":" in view_name else view_name.partition("_")[0]
    return TOPICS.get(view_name) or TOPICS.get(part) or GENERAL
