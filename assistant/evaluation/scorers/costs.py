"""What a draft took. A limit that is not given is not looked at; drafts that no model wrote are left out."""

from dataclasses import dataclass

from assistant.evaluation.scorers.base import LEFT_OUT, Amount, Count, Sample, Score, Scorer, passes


@dataclass
class Cost(Scorer):
    """花费在限度内：一稿的价钱不超过 most（schemas/models.yaml 的币种）。没有写价格的模型不评。"""

    of = (False, True)
    most: Amount

    def score(self, sample: Sample) -> Score:
        cost = sample.result.cost
        return LEFT_OUT if cost is None else passes([f"{cost}，超过 {self.most}"] if float(cost) > self.most else [])


@dataclass
class Tokens(Scorer):
    """用量在限度内：一稿（连退回修改的）收到和写出的 token 一共不超过 most。"""

    of = (False, True)
    most: Count

    def score(self, sample: Sample) -> Score:
        used = sample.result.input_tokens + sample.result.output_tokens
        return passes([f"{used}，超过 {self.most}"] if used > self.most else []) if used else LEFT_OUT


@dataclass
class Seconds(Scorer):
    """时间在限度内：写一稿不超过 most 秒，等、重试、退回修改都算。"""

    of = (False, True)
    most: Amount

    def score(self, sample: Sample) -> Score:
        result = sample.result
        if not result.requests:
            return LEFT_OUT
        return passes([f"{result.seconds} 秒，超过 {self.most} 秒"] if result.seconds > self.most else [])


@dataclass
class FirstWord(Scorer):
    """第一个字来得快：不超过 most 秒。任务写了 stream: true 才有；整篇回答的不评。"""

    of = (False, True)
    most: Amount

    def score(self, sample: Sample) -> Score:
        first = sample.result.first
        return LEFT_OUT if first is None else passes([f"{first:g} 秒"] if first > self.most else [])


@dataclass
class OnePass(Scorer):
    """一次写成：没有退回修改过，只问了一次。靠多改一遍才好的提示，要多花一倍的钱。"""

    of = (False, True)

    def score(self, sample: Sample) -> Score:
        result = sample.result
        if not result.requests:
            return LEFT_OUT
        return passes([f"问了 {result.requests} 次"] if result.repaired or result.requests > 1 else [])
