"""Words that compare, say all or none, or tell a result are held against the tables; what is right stays silent."""

from decimal import Decimal

import pytest

from assistant.checking import check, registry
from assistant.domain import formats
from assistant.domain.figures import Cell, Figures
from assistant.domain.findings import Severity
from assistant.domain.report import Note, Organ, Report, Section

FORM = formats.load("2021")
ORGAN = Organ(name="青禾镇人民政府")
NOW = {
    "requests.received.natural_person": 20,
    "requests.received.enterprise": 25,
    "requests.received.legal_service_institution": 3,
    "requests.brought_forward.natural_person": 4,
    "requests.granted.natural_person": 9,
    "requests.granted.enterprise": 7,
    "requests.partly_granted.natural_person": 6,
    "requests.refused.third_party.natural_person": 2,
    "requests.refused.third_party.enterprise": 5,
    "requests.unavailable.not_held.natural_person": 4,
    "requests.unavailable.not_held.enterprise": 6,
    "requests.not_processed.petition.enterprise": 7,
    "requests.not_processed.repeated.legal_service_institution": 2,
    "requests.outcomes_total.natural_person": 21,
    "requests.outcomes_total.enterprise": 25,
    "requests.outcomes_total.legal_service_institution": 2,
    "requests.carried_forward.natural_person": 3,
    "requests.carried_forward.legal_service_institution": 1,
    "disputes.reconsideration.upheld": 5,
    "disputes.reconsideration.corrected": 2,
    "disputes.reconsideration.pending": 1,
    "disputes.litigation_direct.pending": 1,
    "disclosure.normative_documents.issued": 6,
    "disclosure.normative_documents.repealed": 2,
    "disclosure.normative_documents.in_force": 28,
    "disclosure.licensing.decisions": 10432,
    "disclosure.penalties.decisions": 97,
}
LAST = {
    "requests.received.natural_person": 30,
    "requests.received.enterprise": 10,
    "requests.carried_forward.natural_person": 4,
    "requests.granted.natural_person": 20,
    "requests.granted.enterprise": 10,
    "requests.outcomes_total.natural_person": 26,
    "requests.outcomes_total.enterprise": 10,
    "requests.refused.third_party.natural_person": 6,
    "disputes.reconsideration.upheld": 3,
    "disclosure.normative_documents.in_force": 24,
    "disclosure.normative_documents.issued": 3,
    "disclosure.penalties.decisions": 120,
    "disclosure.licensing.decisions": 10000,
}
WRONG = """\
在已经办结的48件申请中，予以公开的超过八成。
办结的申请里，予以公开的占到一半以上。
予以公开的超过半数。
从结果看，予以公开的占过半数，其余依法答复。
予以公开的不足三成。
不予处理的9件申请中，属于信访举报投诉类的不到一半。
不予处理的申请以重复申请为主。
无法提供的申请中，本机关不掌握的不足两成。
本机关不掌握的申请占比偏高，接近总量的一半。
复议案件中被纠正的占比降到一成以下。
复议被纠正的近六成。
新收申请数量首次低于上年。
新收申请较上年有所下降。
新收申请继上年之后再度下降。
新收申请低于上年。
全年新收首次低于20件。
全年新收申请不足40件。
新收申请首次超过60件。
自然人申请仍多于企业。
商业企业申请少于自然人。
企业申请低于自然人申请。
申请人中自然人最多。
自然人申请居首位。
申请人以自然人为主。
法律服务机构的申请多于企业。
予以公开的少于部分公开的。
不予公开的多于予以公开的。
复议案件少于诉讼案件。
行政处罚决定数比上年有所增加。
行政处罚决定较上年增多。
行政处罚97件，高于上年。
现行有效的26件规范性文件均已公开。
申请人全年提出申请21件，已全部建档。
受理的自然人申请30件。
结转下年度继续办理的仍是5件。
结转下年度的减少到3件。
结转下年度的3件申请正在办理。
科研机构提出的申请均已答复，企业提出的25件申请均予以公开。
自然人提出的申请均已办结。
全年行政复议8件，经复议机关审理，均维持了原答复。
行政复议8件，复议机关均作出维持决定。
行政复议案件均已审结。
被提起行政诉讼1件，人民法院已判决驳回原告诉讼请求。
行政诉讼1件，已审结。
行政诉讼1件，法院已作出判决。
不予公开7件，均系自然人申请。
不予公开的7件系自然人申请中涉及第三方合法权益的内容。
部分公开的6件均来自企业。
部分公开的6件由企业提出。
全年作出行政许可决定1.4万余件。
全年作出行政许可决定1万件左右，行政处罚决定近200件。
规范性文件现行有效数量与上年持平。
制发规范性文件数量是上年的三倍。
制发规范性文件较上年减少。
自然人申请较上年翻了一番。
不予公开的申请较上年减少。
信访举报投诉类申请为零。
没有重复申请。
无一件申请结转下年度。
全部申请均在年内办结。
复议案件数居高不下，是上年的三倍。
上年新收申请45件，今年48件。
企业申请与自然人申请数量相当，均为25件。
企业和自然人申请一样多。
部分公开的6件均来自企业。
予以公开的16件均来自自然人。
16件予以公开的申请均由自然人提出。
本机关不掌握的10件申请全部由自然人提出；窗口演示查询方法3次。
不予公开7件，全部由自然人提出。
结转下年的4件全部为自然人所提，企业等单位的申请均已在当年办结。
信访举报投诉类不予处理7件，除这些以外无其他不予处理情形。
重复申请2件，除此之外没有其他不予处理的情形。
从申请主体看，企业25件，自然人20件，其他各类主体没有提出申请。
企业提出申请25件，自然人20件，其他申请人未提出申请。
信访类7件，申请人无一例外是自然人。
法律服务机构的申请均已办结。
自然人申请由上年的20件减少到30件。
行政处罚由上年的97件降为120件。
企业申请占比由52.1%上升到25%。
栏目由7个减少到9个。
自然人申请占比较上年上升。
企业申请占比同比有所下降。
行政处罚97件，是上年的1.2倍。
企业申请25件，是上年的3.5倍。
新收申请48件，为上年的110%。
自然人申请由上年的75%降至51.7%。
企业申请是法律服务机构的4倍。
行政许可决定是行政处罚决定的80倍。
企业申请比自然人多15件。
行政复议纠错率为35%。
已经审结的复议案件维持率为100%。
申请办结率100%。
行政复议和行政诉讼案件共12件。
行政许可、行政处罚、行政强制合计10600件。
新收、结转合计48件。
予以公开的16件中，自然人申请占9件，其余7件均为法律服务机构申请。
除企业外，其余申请均由自然人提出。
未对任何申请作出不予公开决定。
申请人类型涵盖自然人、企业、科研机构。
申请人类型涉及五类。
不予公开的理由包括国家秘密和第三方合法权益。
全年新收申请48件，上年结转4件，均已办结。
全年新收申请48件，上年结转4件，已全部办结。
全年办结47件。
全年新收申请48件，上年结转4件，共办理答复46件，结转下年度4件。
制发行政规范性文件6件，废止3件，现行有效25件。
全年收到申请48件，其中自然人30件、商业企业10件、法律服务机构8件。
申请量同比增长50%。
全年收到申请48件，其中信函40件、网上8件；上年结转4件，办结47件。
87件行政处罚决定均已公示。
全年公开信息259条，比上年的268条减少19条。
""".splitlines()
RIGHT = """\
在已经办结的48件申请中，予以公开的超过三成。
予以公开的占三分之一。
予以公开和部分公开合计不足半数。
予以公开的不足四成。
不予处理的9件申请中，属于信访举报投诉类的超过七成。
不予处理的申请以信访举报投诉类为主。
不予公开的全部涉及第三方合法权益。
复议案件中被纠正的占两成半。
复议案件中维持的超过六成。
新收申请数量高于上年。
新收申请较上年有所增加。
新收申请首次超过40件。
新收申请突破45件。
全年新收申请不足50件。
企业申请首次多于自然人。
自然人申请少于企业。
申请人中企业最多。
企业申请居首位。
申请人以企业和自然人为主。
法律服务机构的申请少于企业。
部分公开的少于予以公开的。
复议案件多于诉讼案件。
行政处罚决定数比上年有所减少。
行政处罚97件，低于上年。
现行有效的28件文件中，标注了有效期的已在专栏中逐件注明。
专栏内26件文件中，标注了有效期的均已注明。
新制发的6件规范性文件全部配了解读。
结转下年度继续办理的仍是4件。
结转下年度的4件申请正在办理。
企业提出的25件申请均已办结。
全年行政复议8件，审结7件，其中5件维持。
行政诉讼1件，尚未审结。
行政复议案件除1件外均已审结。
不予公开7件，其中自然人2件。
部分公开的6件均来自自然人。
全年作出行政许可决定1.04万余件。
全年作出行政许可决定超过1万件。
规范性文件现行有效数量比上年多4件。
制发规范性文件数量是上年的两倍。
企业申请增长一倍半。
企业申请较上年翻了一番多。
自然人申请下降三成多。
自然人申请降幅超过三成。
没有其他组织提出的申请。
上年新收申请40件，今年48件。
培训覆盖率超过八成。
栏目更新及时率超过九成，群众来电较上年减少。
网站点击量首次突破20万次。
答复平均用时少于10个工作日。
每件申请的答复用时不足15个工作日。
咨询类来电少于上年。
村务公开栏更新次数多于上年。
半数以上的信息通过公众号发布。
公开的信息中，涉农信息占比超过一半。
全年有两个村未完成更新，低于20个的目标。
企业咨询多于个人咨询。
申请人多为自然人和企业。
部分栏目更新不足10次。
下一步，力争结转下年度的申请少于3件。
如复议被纠正的超过一半，要向县政府说明。
部分公开的6件均来自自然人。
部分公开的6件均由自然人提出。
不予公开7件，由自然人和企业提出。
重复申请2件，申请人无一例外是律师事务所。
信访类7件，申请人无一例外是企业。
从申请主体看，企业25件，自然人20件，法律服务机构3件，其他各类主体没有提出申请。
企业25件、自然人20件、律所3件，除此之外没有其他申请人。
第三方合法权益不予公开7件，除这些以外无其他不予公开情形。
信访举报投诉类7件、重复申请2件，除此以外没有其他不予处理的情形。
年度内收到咨询88件（信函30件、网络40件的分渠道登记另见台账，台账中含来电，共70件）。
其他各类主体没有提出意见。
企业25件、自然人20件，其他主体提出3件。
企业的25件均已办结。
自然人申请由上年的30件减少到20件。
行政处罚由上年的120件降为97件。
企业申请占比由25%上升到52.1%。
企业申请占比由上年的25%上升到52.1%，自然人由75%降至41.7%。
自然人申请占比从上年的75%降为41.7%。
栏目由每月1次改为每季1次更新。
排名由第9位上升到第3位。
自然人申请占比较上年下降。
企业申请占比同比有所上升。
行政处罚97件，是上年的0.8倍。
企业申请25件，是上年的2.5倍。
新收申请48件，为上年的120%。
新收申请48件，是上年的1.2倍。
企业申请是法律服务机构的8倍多。
自然人申请20件，企业申请25件，后者是前者的1.25倍。
行政许可决定是行政处罚决定的107.5倍。
企业申请比自然人多5件。
行政复议纠错率为25%。
已审结的复议案件纠错率为28.6%。
申请按时办结率100%。
申请办结率92.3%。
行政复议和行政诉讼案件共9件。
行政许可、行政处罚、行政强制合计10529件。
新收、结转合计52件。
予以公开的16件中，自然人申请占9件，其余7件均为企业申请。
除企业和自然人外，其余申请均由法律服务机构提出。
申请人类型涵盖自然人、企业、法律服务机构。
申请人类型涉及三类。
不予公开的理由只涉及第三方合法权益。
行政处罚决定较上年减少五分之一以内。
全年新收申请48件，上年结转4件均已办结，其余正在办理。
全年新收申请48件，上年结转4件，共办理答复48件，结转下年度4件。
申请量同比增长20%。
公文制发前认定公开属性542件，其中依申请公开399件、不予公开37件。
县长信箱来信143件，回复143件。
接受县政府办季度测评4次，整改问题7个。
97件行政处罚决定均已公示。
全年公开信息259条，比上年的268条减少9条。
全年收到申请48件，按内容分，征收类22件、物业类14件、其他12件。
信访举报投诉与重复申请之比为7∶2。
行政诉讼1件，为直接起诉，没有先经复议的案件，无被纠正的案件。
""".splitlines()


def said_of(text: str, *notes: Note) -> list[str]:
    """Return what the rules on numbers say of a text, advice and what needs other sections left out."""
    last = Report(organ=ORGAN, year=2023, format="2021", figures=figures(LAST))
    report = Report(organ=ORGAN, year=2024, format="2021", figures=figures(NOW), notes=notes).with_last(last)
    codes = [code for code in registry.catalogue() if code.startswith("N") and code not in ("N106", "N109")]
    found = check(report.having(sections={"overview": Section(text=text)}), codes).findings
    return [f"{item.code} {item.message}" for item in found if item.severity is not Severity.ADVICE]


def figures(given: dict[str, int]) -> Figures:
    """Return figures with all other cells 0 and their totals."""
    empty: dict[str, int | Decimal] = {cell: 0 for cell in FORM.cells if not cell.endswith(".total")}
    return Figures({cell: Cell(value=value) for cell, value in (empty | given).items()}).totalled(FORM)


@pytest.mark.parametrize("text", WRONG)
def test_what_the_tables_speak_against_is_found(text: str) -> None:
    assert said_of(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_or_of_other_things_stays_silent(text: str) -> None:
    assert said_of(text) == []
