"""What the invented plans of the demonstration say: civil explosives in Ningxia."""

from __future__ import annotations

from datetime import date

from enforcement.actions.campaigns import Campaign
from enforcement.actions.plan_content import ItemGiven
from foundation.enterprises.models import Industry

LINES = {
    "supervision": 210,
    "licensing": 260,
    "accidents": 80,
    "tips": 65,
    "joint": 90,
    "filing": 70,
    "publicity": 85,
    "assigned": 120,
    "duty": 144,
    "meetings": 228,
    "guidance": 132,
    "party": 72,
    "sick": 48,
    "annual_leave": 152,
}
_MEASURES = (
    "当场能够整改的责令立即改正；不能当场整改的下达责令限期整改指令书并按期复查；"
    "依法应当处罚的立案查处。"
)
ITEMS = (
    ItemGiven(
        klass="key",
        title="民爆生产企业重点检查",
        method="all",
        industry=Industry.EXPLOSIVES_MAKING,
        objects_count=6,
        frequency=4,
        q1=6,
        q2=6,
        q3=6,
        q4=6,
        days=288,
        content="安全生产责任制落实；生产线定员、定量和人机隔离；安全联锁装置有效性；"
        "危险工序视频监控和存储；外部、内部安全距离；停复工安全措施。",
        measures=_MEASURES,
    ),
    ItemGiven(
        klass="key",
        title="民爆物品储存库检查",
        method="all",
        industry=Industry.EXPLOSIVES_SALE,
        objects_count=18,
        frequency=2,
        q1=9,
        q2=9,
        q3=9,
        q4=9,
        days=252,
        content="库房防雷、防静电和消防设施；超量、超品种储存；双人双锁和值守；出入库流向登记。",
        measures=_MEASURES,
    ),
    ItemGiven(
        klass="key",
        title="现场混装炸药生产点检查",
        method="all",
        industry=Industry.EXPLOSIVES_MAKING,
        objects_count=9,
        frequency=2,
        q1=3,
        q2=6,
        q3=6,
        q4=3,
        days=126,
        content="混装车辆和地面站设备检验；原材料储存；作业人员持证；冬季停产和复产检查。",
        measures=_MEASURES,
    ),
    ItemGiven(
        klass="general",
        title="民爆销售企业双随机抽查",
        method="draw",
        industry=Industry.EXPLOSIVES_SALE,
        objects_count=24,
        pool="全区民爆销售企业及其销售网点",
        pool_size=62,
        q1=4,
        q2=8,
        q3=8,
        q4=4,
        days=168,
        content="许可范围内经营；流向登记与实物一致；安全管理人员培训考核。",
        measures=_MEASURES,
    ),
    ItemGiven(
        klass="general",
        title="应急预案管理抽查",
        method="draw",
        industry=Industry.EMERGENCY_PLANS,
        objects_count=12,
        pool="全区民爆生产、销售企业",
        pool_size=80,
        q1=2,
        q2=4,
        q3=4,
        q4=2,
        days=72,
        content="应急预案编制、评审、备案和演练；应急物资储备。",
        measures=_MEASURES,
    ),
    ItemGiven(
        klass="general",
        title="安全评价和培训机构检查",
        method="all",
        industry=Industry.INTERMEDIARIES,
        objects_count=5,
        q1=0,
        q2=2,
        q3=3,
        q4=0,
        days=30,
        content="评价报告真实性；现场勘验记录；培训课时和考核。",
        measures="发现出具虚假报告、证明的，依法立案查处并通报。",
    ),
)
CAMPAIGN = Campaign(
    title="民爆行业岁末年初安全生产集中执法行动",
    scopes=("areas", "enterprises", "problems"),
    targets="石嘴山市、宁东能源化工基地；三季度以来有重大隐患或者受到处罚的企业；\n"
    "超员超量生产、储存库超量、雷管流向登记不实。",
    basis="岁末年初赶工期、抢任务现象增多，三季度检查发现储存库超量、流向登记不实问题反弹，"
    "安全生产形势较为严峻。",
    tasks="从全区抽调执法人员编成3个检查组，不发通知、不打招呼、不听汇报、不用陪同和接待，"
    "直奔基层、直插现场。发现的问题一律闭环整改，典型案例公开曝光。",
    starts=date(2026, 11, 10),
    ends=date(2026, 12, 31),
)
CAMPAIGN_ITEM = ItemGiven(
    klass="key",
    title="民爆企业岁末年初集中检查",
    method="all",
    objects_count=12,
    content="定员定量；储存库；雷管流向；值班值守和应急准备。",
    measures=_MEASURES,
)
