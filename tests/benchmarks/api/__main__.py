"""``python -m tests.benchmarks.api``: prints the figures of the README. Takes some minutes; Linux only."""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.benchmarks.api.server import EXPLORE, Server, answer_of, head_of, large_body, server
from tests.core.support import GOLDEN

PUBLISHED = (GOLDEN / "published_request.json").read_bytes()
Statuses = Counter[int]


async def connected(where: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", where.port, limit=2**24)


async def ask_again_and_again(where: Server, left: list[int], body: Callable[[], bytes], took: list[float]) -> Statuses:
    """One client that keeps its connection and asks as long as requests are left."""
    statuses: Statuses = Counter()
    reader, writer = await connected(where)
    while left[0] > 0:
        left[0] -= 1
        sent = body()
        start = time.perf_counter()
        writer.write(head_of(len(sent)) + sent)
        status = await answer_of(reader)
        took.append(time.perf_counter() - start)
        statuses[status] += 1
        if status == 0:
            writer.close()
            reader, writer = await connected(where)
    writer.close()
    return statuses


async def many(where: Server, count: int, clients: int, body: Callable[[], bytes], name: str) -> None:
    """So many requests of so many clients, one after another each."""
    took: list[float] = []
    left = [count]
    before, start = where.resident_megabytes(), time.perf_counter()
    found = await asyncio.gather(*(ask_again_and_again(where, left, body, took) for _ in range(clients)))
    seconds = time.perf_counter() - start
    say(
        name,
        sum(found, Counter()),
        took,
        f"{count / seconds:.0f} a second, memory {before:.0f} → {where.resident_megabytes():.0f} MB",
    )


def say(name: str, statuses: Statuses, took: list[float], more: str = "") -> None:
    took = sorted(took)
    p50, p99 = took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000
    sys.stdout.write(f"{name}: {dict(sorted(statuses.items()))}, p50 {p50:.0f} ms, p99 {p99:.0f} ms; {more}\n")
    sys.stdout.flush()


def broken() -> bytes:
    """The published request with some bytes of it replaced; now and then it is still valid."""
    at = random.randrange(len(PUBLISHED))  # noqa: S311 - no secret
    return PUBLISHED[:at] + random.randbytes(random.randrange(6)) + PUBLISHED[at + random.randrange(30) :]  # noqa: S311


async def one(where: Server, body: bytes, took: list[float]) -> int:
    """One request on a connection of its own."""
    start = time.perf_counter()
    reader, writer = await connected(where)
    writer.write(head_of(len(body)) + body)
    status = await answer_of(reader)
    took.append(time.perf_counter() - start)
    writer.close()
    return status


async def slow(where: Server) -> int:
    """A sender of one byte a second; how it was answered."""
    reader, writer = await connected(where)
    writer.write(head_of(1_000))
    answer = asyncio.ensure_future(answer_of(reader))
    while not answer.done():
        writer.write(b" ")
        await asyncio.wait({answer}, timeout=1)
    writer.close()
    return answer.result()


async def hang_up(where: Server) -> int:
    """A client that sends a request, or a part of it, and hangs up before the answer."""
    _, writer = await connected(where)
    part = random.choice([10, 3_000, len(PUBLISHED)])  # noqa: S311 - no secret
    writer.write(head_of(len(PUBLISHED)) + PUBLISHED[:part])
    await writer.drain()
    writer.close()
    return 0


async def page(where: Server, path: str, ends: Awaitable[object]) -> list[float]:
    """How long the page's own server took, asked ten times a second until ``ends`` ends."""
    took: list[float] = []
    other = asyncio.ensure_future(ends)
    while not other.done():
        start = time.perf_counter()
        reader, writer = await connected(where)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answered = await reader.read()
        assert answered.startswith(b"HTTP/1.1 200"), answered[:100]
        took.append(time.perf_counter() - start)
        writer.close()
        await asyncio.wait({other}, timeout=0.1)
    other.result()
    return took


async def under_load(where: Server) -> None:
    """Large bodies, slow senders and clients that hang up, at once, on the server of the dashboard."""
    body = large_body(20)
    took: list[float] = []

    async def all_of_it() -> None:
        large = asyncio.gather(*(one(where, body, took) for _ in range(10)))
        slowly = asyncio.gather(*(slow(where) for _ in range(20)))
        gone = asyncio.gather(*(hang_up(where) for _ in range(200)))
        say(f"ten bodies of {len(body) / 1e6:.0f} MB at once", Counter(await large), took)
        await gone
        say("20 senders of a byte a second", Counter(await slowly), [0.0], "408 is: given up, told")

    before = where.resident_megabytes()
    pages = await page(where, "/_stcore/health", all_of_it())
    say("the dashboard's server meanwhile", Counter({200: len(pages)}), pages, f"at most {max(pages) * 1000:.0f} ms")
    after = [await one(where, PUBLISHED, took) for _ in range(5)]
    sys.stdout.write(f"afterwards {after}, memory {before:.0f} → {where.resident_megabytes():.0f} MB\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.api", description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000, help="requests with bytes replaced (default: 100,000)")
    count: int = parser.parse_args().requests
    with server(beside_dashboard=False) as alone:
        sys.stdout.write(f"POST {EXPLORE}\n")
        asyncio.run(many(alone, count // 100, 1, lambda: PUBLISHED, "published request, one client"))
        asyncio.run(many(alone, count // 50, 8, lambda: PUBLISHED, "published request, eight clients"))
        for part in range(1, 5):
            asyncio.run(many(alone, count // 4, 8, broken, f"requests with bytes replaced, part {part} of 4"))
    with server(beside_dashboard=True) as beside:
        asyncio.run(under_load(beside))


if __name__ == "__main__":
    main()
