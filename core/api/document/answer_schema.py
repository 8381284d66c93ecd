"""The shapes of answers for the OpenAPI document: results, problems, and the states of jobs and server."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

ANSWER: Final = ConfigDict(extra="forbid")


class ListedProblem(BaseModel):
    """One thing that is wrong with a request, or that its sender should know."""

    model_config = ANSWER
    path: Annotated[str, Field(description="Where: such as `customers[3].frequency`; empty for the whole body.")]
    rule: Annotated[str, Field(description="The rule; the same word for the same mistake.")]
    title: str
    detail: Annotated[str, Field(description="What is wrong there, and what to do.")]


# There only where there is something to tell, which of a request in the published form there never is.
Notices = Annotated[
    list[ListedProblem],
    Field(min_length=1, description="How the rows were read, only in answers to requests that bring rows."),
]


class Score(BaseModel):
    """How one k performed."""

    model_config = ANSWER
    k: int
    silhouette: Annotated[float, Field(ge=-1, le=1)]
    davies_bouldin: Annotated[float, Field(ge=0)]


class MetricExplanation(BaseModel):
    """What the two scores mean."""

    model_config = ANSWER
    silhouette: str
    davies_bouldin: str


class Centroids(BaseModel):
    """Means of the raw features, a row a cluster."""

    model_config = ANSWER
    columns: list[str]
    values: list[list[float]]


class LegendRow(BaseModel):
    """A cluster in numbers."""

    model_config = ANSWER
    cluster_id: Annotated[int, Field(ge=0)]
    n_customers: Annotated[int, Field(ge=1)]
    avg_spend: float
    avg_frequency: float
    top_categories: str


class ParentAnswer(BaseModel):
    """What was found inside one parent."""

    model_config = ANSWER
    benchmark: list[Score]
    best_k: Annotated[int, Field(ge=1)]
    selection_description: str
    metric_explanation: MetricExplanation
    nested_centroids: Centroids
    nested_labels: Annotated[dict[str, int], Field(description="Customer id → sub-cluster, 0 being the lowest spend.")]
    nested_cluster_legend: list[LegendRow]
    nested_interpretations_en: dict[str, str]


class ExploreAnswer(BaseModel):
    """One object for each parent that was looked inside."""

    model_config = ANSWER
    subsegment_results: dict[str, ParentAnswer]
    notices: Notices = []


class SegmentationAnswer(BaseModel):
    """The customers in clusters; `labels` goes into the next request as it is."""

    model_config = ANSWER
    labels: dict[str, int]
    benchmark: list[Score]
    best_k: Annotated[int, Field(ge=1)]
    selection_description: str
    metric_explanation: MetricExplanation
    centroids: Centroids
    cluster_legend: list[LegendRow]
    interpretations_en: dict[str, str]
    notices: Notices = []


class JobProblem(BaseModel):
    """Why a job failed: problem details as in RFC 9457."""

    model_config = ANSWER
    type: Annotated[str, Field(description="A name of the kind of problem, as a URN.")]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    problems: Annotated[list[ListedProblem], Field(default=..., min_length=1)] = []


class ProblemDetails(JobProblem):
    """Why a request was not carried out: problem details as in RFC 9457, with every problem of the body."""

    request_id: Annotated[str, Field(description="The header X-Request-Id of this answer.")]


class ListedJobProblem(BaseModel):
    """Why a job failed, in brief: problem details without the problems of the body."""

    model_config = ANSWER
    type: Annotated[str, Field(description="A name of the kind of problem, as a URN.")]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    problem_count: Annotated[int, Field(default=..., ge=1, description="How many problems the body has.")] = 1
    problems_at: Annotated[str, Field(default=..., description="The path of the job's state, which lists them.")] = ""


class ListedJob(BaseModel):
    """How far a job is, as the list of jobs shows it."""

    model_config = ANSWER
    id: str
    request: Literal["segment_subsegment_explore", "purchasing_segmentation"]
    status: Literal["waiting", "running", "done", "failed"]
    progress: Annotated[float, Field(ge=0, le=1)]
    doing: str
    seconds_left: float | None
    created_at: str
    finished_at: str | None
    expires_at: Annotated[
        str | None,
        Field(
            description="When a finished job is forgotten, with its result, unless so many finish that it is sooner."
        ),
    ]
    result: Annotated[str | None, Field(description="The path of the result, once there is one.")]
    problem: ListedJobProblem | None


class JobState(ListedJob):
    """How far a job is."""

    problem: JobProblem | None  # type: ignore[assignment]  # in full


class JobList(BaseModel):
    """The caller's own jobs, the oldest first."""

    model_config = ANSWER
    jobs: list[ListedJob]


class State(BaseModel):
    """The state of the server."""

    model_config = ANSWER
    status: Literal["alive", "ready"]
