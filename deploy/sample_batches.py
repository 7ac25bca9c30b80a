"""What happened in the two sample batches: who came, who did well, and who may not have a certificate and why.

All of it follows from row and session numbers, so that every run tells the same story.
"""
import datetime
from dataclasses import dataclass, field

KARACHI = datetime.timezone(datetime.timedelta(hours=5))


def monday(weeks_ago):
    today = datetime.datetime.now(KARACHI).date()
    return today - datetime.timedelta(days=today.weekday() + 7 * weeks_ago)


@dataclass
class SampleBatch:
    course: str
    course_file: str
    number: str
    roster_file: str
    weeks_ago: int  # its first day: the Monday so many weeks back
    trainees: int
    sessions: int
    key_session: int  # of the module that must not be missed
    stride: int  # every so many marks somebody is absent
    components: dict = field(default_factory=dict)  # code → (least, spread): marks of who passes
    away: dict = field(default_factory=dict)  # row → sessions missed for a reason
    excused: dict = field(default_factory=dict)
    fails: dict = field(default_factory=dict)  # row → {component: marks, or None: not assessed}
    refused: dict = field(default_factory=dict)  # row → the reason that must be among those given

    @property
    def name(self):
        return f"{self.course}-{self.number}"

    @property
    def roster(self):
        return self.roster_file.removesuffix(".csv")

    @property
    def starts_on(self):
        return monday(self.weeks_ago)

    def exceptions(self, session):
        """Row → mark of everybody who was not simply present."""
        marks = {}
        for row in range(1, self.trainees + 1):
            if session in self.away.get(row, ()):
                marks[row] = "absent"
            elif session in self.excused.get(row, ()):
                marks[row] = "excused"
            elif session == self.key_session:
                continue
            elif (row * 7 + session * 11) % self.stride == 0:
                marks[row] = "absent"
            elif (row * 5 + session * 3) % (self.stride + 6) == 0:
                marks[row] = "late"
        return marks

    def results(self, component):
        """Row → marks as they are typed."""
        least, spread = self.components[component]
        marks = {}
        for row in range(1, self.trainees + 1):
            typed = str(least + row * 13 % spread) + (".5" if row % 5 == 0 else "")
            typed = self.fails.get(row, {}).get(component, typed)
            if typed is not None:
                marks[row] = typed
        return marks


AGRI_OFFICERS = SampleBatch(
    course="FAMG", course_file="famg.course.json", number="35", roster_file="roster-agri-officers-batch-35.csv", weeks_ago=5,
    trainees=34, sessions=60, key_session=17, stride=23,
    components={"WT": (54, 42), "AS": (26, 22), "PR": (9, 10)},
    away={7: range(20, 37), 20: (17,)},
    fails={13: {"WT": "41"}, 29: {"PR": None}},
    refused={7: "reason.attendance_out_of_reach", 13: "reason.component_again", 20: "reason.module_missed", 29: "reason.component_missing"})

HOME_BAKING = SampleBatch(
    course="HBW", course_file="home-baking.course.json", number="12", roster_file="roster-home-baking-women.csv", weeks_ago=3,
    trainees=28, sessions=20, key_session=1, stride=17,
    components={"PT": (32, 27), "HQ": (12, 8)},
    away={9: range(6, 14), 25: (1,)},
    excused={16: (10, 11, 12)},
    fails={21: {"PT": "24"}},
    refused={9: "reason.attendance_out_of_reach", 21: "reason.component_again", 25: "reason.module_missed"})
