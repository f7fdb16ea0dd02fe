"""Looking at the page as a reader, a browser and an auditor do. Each check returns what is wrong, in words."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MOST_BYTES = 200_000

# Where the page counts an outcome that it calls otherwise than the table does.
OUTCOMES = {
    **dict.fromkeys(("foots", "possible", "holds", "reproduced"), "holds"),
    "consistent_within_rounding": "within rounding",
    "contradicted": "broken",
}

# What a page may not have: code, and whatever makes a browser ask for something.
FORBIDDEN = {
    "a script": r"<script",
    "a handler": r"<[^>]+\son\w+\s*=",
    "a javascript address": r"javascript:",
    "a frame or object": r"<(iframe|object|embed|base)\b",
    "a refresh": r"http-equiv",
    "a linked file": r'<link(?! rel="icon" href="data:,")',
    "an image file": r"<(img|image|video|audio|source|use)\b",
    "an address in a style": r"@import|url\(",
}

# Names of what SVG is, which no browser asks for.
NAMESPACES = ('"http://www.w3.org/2000/svg', '"http://www.w3.org/1999/xlink')

# In the browser: what of the page is read, and what can be seen to be wrong with it.
READ = """() => {
  const text = e => e.innerText.replace(/\\u200b/g, '').trim();
  const by = (name) => Object.fromEntries([...document.querySelectorAll(`[data-${name}]`)]
    .map(e => [e.dataset[name], text(e)]));
  const exhibits = {};
  for (const section of document.querySelectorAll('.exhibit')) exhibits[section.id] = {
    titles: [...section.querySelectorAll('h2, .title')].map(text),
    heading: [...section.querySelectorAll('thead th')].map(text).filter(t => t),
    rows: [...section.querySelectorAll('tbody tr')].map(r => [...r.children].map(text)),
    notes: [...section.querySelectorAll('.footnote')].map(text),
  };
  const cells = name => Object.fromEntries([...document.querySelectorAll(`tr[data-${name}]`)]
    .map(r => [r.dataset[name], [...r.children].slice(1).map(text)]));
  return {
    notices: [...document.querySelectorAll('.notice')].map(text),
    exhibits, bounds: by('bounds'), change: by('change'),
    headline: [...document.querySelectorAll('[data-headline]')].map(e => [e.dataset.headline, text(e)]),
    claims: cells('claim'), misses: cells('identity'),
    checks: Object.fromEntries(Object.entries(cells('check')).map(([kind, counts]) =>
      [kind, [[...document.querySelectorAll('#checks thead th')].slice(1).map(text), counts]])),
    figures: Object.fromEntries([...document.querySelectorAll('figure')]
      .map(f => [f.id, [...f.querySelectorAll('tbody tr:not(.bar)')].map(r => [...r.children].map(text))])),
    tiles: by('tile'), groups: cells('group'), restated: cells('restated'),
    panels: Object.fromEntries([...document.querySelectorAll('figure')].map(f => [f.id,
      [...f.querySelectorAll('.panel, .keys li')].map(p => [text(p.querySelector('b')),
        text(p.querySelector('span') || p),
        Object.fromEntries([...p.querySelectorAll('path')].map(d => [d.getAttribute('class').split(' d')[0],
          d.getAttribute('d').split('M').length - 1]))])])),
    history: [...document.querySelectorAll('#history tbody tr')].map(r => [...r.children].map(c => c.textContent)),
    colours: Object.fromEntries([...document.querySelectorAll('#changes tr, .keys li')]
      .filter(e => e.querySelector('i'))
      .map(e => [text(e.querySelector('th, b')), getComputedStyle(e.querySelector('i')).backgroundColor])),
    sections: [...document.querySelectorAll('main > section')].map(s => s.id || s.className),
  };
}"""

SEE = """() => {
  const wrong = [], root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth > width) wrong.push(`the page is ${root.scrollWidth} wide in ${width}`);
  const seen = e => e.checkVisibility() && getComputedStyle(e).visibility !== 'hidden';
  const name = e => `${e.tagName.toLowerCase()} ${(e.textContent || '').trim().slice(0, 30)}`;
  for (const e of document.querySelectorAll('body *')) {
    if (!seen(e)) continue;
    const box = e.getBoundingClientRect();
    if (!e.closest('.scroll') && (box.right > width + 1 || box.left < -1)) wrong.push(`sticks out: ${name(e)}`);
    if (!e.closest('svg') && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto'
        && !(e.tabIndex === 0 && e.getAttribute('role') === 'region' && e.getAttribute('aria-label')))
      wrong.push(`scrolls, and no key reaches it: ${name(e)}`);
  }
  const rgb = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const opaque = c => c && c !== 'none' && c.startsWith('rgb') && (rgb(c)[3] ?? 1) > 0.99;
  const behind = e => {
    if (e.closest('svg')) {
      const box = e.getBoundingClientRect();
      const shapes = [...e.closest('svg').querySelectorAll('path, rect')].reverse();
      const under = shapes.find(s => { const b = s.getBoundingClientRect(); return opaque(getComputedStyle(s).fill)
        && b.left <= box.left + box.width / 2 && b.right >= box.left + box.width / 2
        && b.top <= box.top + box.height / 2 && b.bottom >= box.top + box.height / 2; });
      if (under) return getComputedStyle(under).fill;
    }
    for (let at = e; at; at = at.parentElement)
      if (opaque(getComputedStyle(at).backgroundColor)) return getComputedStyle(at).backgroundColor;
    return 'rgb(255, 255, 255)';
  };
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !seen(e)) continue;
    const svg = e.closest('svg'), style = getComputedStyle(e);
    const [one, two] = [svg ? style.fill : style.color, behind(e)].map(c => light(rgb(c)));
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${name(e)}`);
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    if (parseFloat(style.fontSize) * scale < 10) wrong.push(`too small: ${name(e)}`);
  }
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent);
    const boxes = texts.map(t => t.getBoundingClientRect());
    boxes.forEach((a, i) => {
      if (a.left < frame.left - 2 || a.right > frame.right + 2 || a.top < frame.top - 2 || a.bottom > frame.bottom + 2)
        wrong.push(`outside its chart: ${name(texts[i])}`);
      boxes.slice(i + 1).forEach((b, j) => {
        if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3)
          wrong.push(`${name(texts[i])} runs into ${name(texts[i + 1 + j])}`);
      });
    });
    const described = svg.closest('[role="img"]')?.getAttribute('aria-label') || svg.closest('[aria-hidden="true"]');
    if (!described) wrong.push('a chart says nothing to those who do not see it');
  }
  return wrong;
}"""


def static_problems(text: str) -> list[str]:
    """What the text of a page may not have."""
    faults = [f"{what}: {match[0][:60]}" for what, rule in FORBIDDEN.items() if (match := re.search(rule, text, re.I))]
    addresses = re.findall(r"""["'(\s](?:https?:)?//[^\s"')]+""", text)
    faults += [f"an address: {address}" for address in addresses if address not in NAMESPACES]
    if len(text.encode()) >= MOST_BYTES:
        faults.append(f"{len(text.encode())} bytes")
    return faults


def look(tab: Page, path: Path, width: int, scheme: str = "light", with_axe: bool = False) -> tuple[list[str], dict]:
    """What is wrong with a page as a tab shows it, at a width in pixels, light or dark, to axe-core too if asked; and
    what can be read on it."""
    faults: list[str] = []
    listeners = {
        "request": lambda request: request.url == path.as_uri() or faults.append(f"asks for {request.url}"),
        "console": lambda message: faults.append(f"console: {message.text}"),
        "pageerror": lambda error: faults.append(f"error: {error}"),
    }
    for event, listener in listeners.items():
        tab.on(event, listener)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    tab.goto(path.as_uri(), wait_until="load")
    faults += [f"at {width}, {scheme}: {problem}" for problem in tab.evaluate(SEE)]
    read = tab.evaluate(READ)
    if with_axe:
        violations = Axe().run(tab).response["violations"]
        faults += [f"axe, {rule['id']}: {node['html'][:90]}" for rule in violations for node in rule["nodes"]]
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    return faults, read


def figure(text: str) -> Decimal | None:
    """A figure from its text: parentheses are a minus, commas separate thousands; what is no figure is None."""
    text = text.replace(",", "")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?|\(\d+(\.\d+)?\)", text):
        return None
    return -Decimal(text[1:-1]) if text.startswith("(") else Decimal(text)


def same(text: str, amount: Decimal | None) -> bool:
    """Whether a printed figure is an amount, rounded to the decimals it is printed with."""
    printed = figure(text)
    if printed is None or amount is None:
        return text == "" and amount is None
    return printed == round(amount, max(0, -printed.as_tuple().exponent))


def figure_problems(read: dict, published: Path, release_id: str) -> list[str]:
    """Where what is read on a release's page is not what the marts of the published file hold."""
    with duckdb.connect(str(published), read_only=True) as warehouse:

        def query(sql: str, *parameters) -> list[tuple]:
            return warehouse.execute(sql, list(parameters)).fetchall()

        return [
            *headline_problems(read, query, release_id),
            *check_problems(read, query, release_id),
            *exhibit_problems(read, query, release_id),
        ]


def headline_problems(read: dict, query, release_id: str) -> list[str]:
    """Headline figures, at the top and in the table, with bounds and changes; and the figures of the charts."""
    faults, known = [], {}
    for number, newest, value, low, high, change in query(
        "select row_number::varchar, is_newest, figure, low, high, change_since from release.headline "
        "where release_id = ?",
        release_id,
    ):
        known[number] = value
        if newest and low is not None:
            parts = read["bounds"].get(number, "").split(" to ")
            if not (len(parts) == 2 and same(parts[0], low) and same(parts[1], high)):
                faults.append(f"bounds {number}: {parts} are not {low}, {high}")
        if newest and low is not None and not same(read["change"].get(number, ""), change):
            faults.append(f"change {number}: {read['change'].get(number)} is not {change}")
    for number, text in read["headline"]:
        if not same(text, known.get(number)):
            faults.append(f"headline {number}: {text} is not {known.get(number)}")
    shown = {number for number, _ in read["headline"]}
    if shown != set(known):
        faults.append(f"headline rows: {sorted(shown ^ set(known))}")
    steps = query(
        "select label, (amount_m / millions_per_unit)::decimal(18, 6) from release.asset_bridge "
        "inner join reference.dim_release using (release_id) where release_id = ? order by step_number",
        release_id,
    )
    drawn = read["figures"].get("bridge", [])
    if len(drawn) != len(steps) or any(
        row[0] != label or not same(row[1], amount) for row, (label, amount) in zip(drawn, steps, strict=True)
    ):
        faults.append(f"the bridge: {drawn}, not {steps}")
    for (share,) in query(
        "select share_apportioned_pct::varchar from rankings.fct_quartile_share "
        "where release_id = ? and fund_group = 'all' and funds_ranked > 0",
        release_id,
    ):
        if not any(share in row for row in read["figures"].get("quartiles", [])):
            faults.append(f"no share of {share} in the table of quartiles")
    return faults


def check_problems(read: dict, query, release_id: str) -> list[str]:
    """State of the checks by kind, lines that miss, statements of the text."""
    faults = []
    counts: dict[str, Counter] = {}
    for kind, status, checks, residual, allowed in query(
        "select check_family || '/' || check_kind, status, checks, largest_residual_units, largest_tolerance_units "
        "from audit.fct_check_summary where release_id = ?",
        release_id,
    ):
        count = counts.setdefault(kind, Counter())
        count[OUTCOMES.get(status, status.replace("_", " "))] += checks
        count["checks"] += checks
        for column, most in (("largest miss", residual), ("allowed, at most", allowed)):
            count[column] = max(count[column], most or 0)
    for kind, count in counts.items():
        shown = {column: Decimal(cell or 0) for column, cell in zip(*read["checks"].get(kind, [[], []]), strict=True)}
        if Counter(shown) != count:
            faults.append(f"checks {kind}: {shown}, not {count}")
    if set(read["checks"]) != set(counts):
        faults.append(f"kinds of checks: {sorted(set(read['checks']) ^ set(counts))}")
    misses = query(
        "select identity_id, residual_units, tolerance_units::varchar, replace(status, '_', ' ') "
        "from audit.fct_footing_check where release_id = ? and status <> 'foots'",
        release_id,
    )
    for identity, residual, allowed, status in misses:
        cells = read["misses"].get(identity)
        if cells is None or (int(cells[3]), cells[4], cells[6]) != (residual, allowed, status):
            faults.append(f"miss {identity}: {cells}, not {residual}, {allowed}, {status}")
    for claim, printed, value, status in query(
        "select claim_id, printed_value, computed_value, "
        "replace(replace(status, 'consistent_within', 'within'), '_', ' ') "
        "from audit.fct_claim_check where release_id = ?",
        release_id,
    ):
        cells = read["claims"].get(claim, [""] * 5)
        if cells[4] != status or not cells[0].endswith(printed or "") or not same(cells[1], value):
            faults.append(f"claim {claim}: {cells}, not {printed}, {value}, {status}")
    return faults


def exhibit_problems(read: dict, query, release_id: str) -> list[str]:
    """Every printed row of the exhibits, in order, its text to the letter."""
    faults = []
    for name in ("exhibit_1", "exhibit_2", "exhibit_2_quartile"):
        printed = query(
            "select * exclude (basis, release_id, row_number, panel) "
            f"from release.{name} where basis = 'printed' and release_id = ? order by row_number",
            release_id,
        )
        shown = read["exhibits"].get(name, {"titles": [], "heading": [], "rows": [], "notes": []})
        texts = {"titles": [], "heading": [], "rows": [], "notes": []}
        for kind, label, *cells in printed:
            part = {"title": "titles", "note": "notes", "heading": "heading"}.get(kind, "rows")
            if part == "rows":
                row = [label] if kind == "group" else [label, *(cell or "" for cell in cells)]
                texts["rows"].append(row)
            else:
                texts[part] += [label] if label else [cell for cell in cells if cell]
        width = max(map(len, shown["rows"]), default=0)
        if any(any(row[width:]) for row in texts["rows"]):
            faults.append(f"{name}: columns beyond the {width}th are not shown")
        # A panel below another has as many columns as it needs.
        texts["rows"] = [row[: len(cells)] for row, cells in zip(texts["rows"], shown["rows"], strict=False)]
        for part in ("titles", "rows", "notes"):
            if shown[part] != texts[part]:
                differ = [pair for pair in zip(shown[part], texts[part], strict=False) if pair[0] != pair[1]]
                faults.append(f"{name}, {part}: {differ[:3] or (len(shown[part]), len(texts[part]))}")
        if sorted(" ".join(shown["heading"]).split()) != sorted(" ".join(texts["heading"]).split()):
            faults.append(f"{name}, heading: {shown['heading']}")
    return faults


def firm_problems(read: dict, published: Path, firm_id: str) -> list[str]:
    """Where what is read on a firm's page is not what the marts of the published file hold."""
    with duckdb.connect(str(published), read_only=True) as warehouse:

        def query(sql: str) -> list[tuple]:
            return warehouse.execute(sql, {"firm": firm_id}).fetchall()

        faults = []
        for found, known in (
            (read["groups"], query(CHANGED)),
            (read["restated"], query(RESTATED)),
            (read["misses"], query(MISSED)),
            ({line[0]: line[1:] for line in read["history"]}, [(end, *amounts) for end, amounts in query(HISTORY)]),
        ):
            if list(found) != [key for key, *_ in known]:
                faults.append(f"rows {list(found)}, not {[key for key, *_ in known]}")
            for key, *amounts in known:
                cells = [text for text in found.get(key, []) if figure(text) is not None or not text]
                cells = cells[: len(amounts)]
                if len(cells) != len(amounts) or not all(map(same, cells, amounts)):
                    faults.append(f"{key}: {found.get(key)}, not {amounts}")
        for name, amount in query(TILES):
            if not same(read["tiles"].get(name, ""), amount):
                faults.append(f"tile {name}: {read['tiles'].get(name)}, not {amount}")
        return faults


# Of the firm $firm, in the unit of its newest release: the newest period of its shortest rhythm.
UNIT = "(select arg_max(millions_per_unit, release_order) from reference.dim_release where firm_id = $firm)"
FREQUENCY = (
    "(select arg_min(period_series, (period_months, period_series)) "
    "from flows.fct_period_coverage where firm_id = $firm)"
)
IN_UNIT = f"/ {UNIT})::decimal(18, 6)"
NEWEST = (
    f"(select max(period_end) from flows.fct_period_coverage where firm_id = $firm and period_series = {FREQUENCY} "
    "and scope_id = 'total' and net_sales_m is not null)"
)

CHANGED = f"""
with flows as (
    select * from flows.fct_series
    where firm_id = $firm and subject_kind = 'group' and metric_id = 'net_sales' and period_series = {FREQUENCY}
),
newest as (
    select * from flows.fct_roll_forward
    where firm_id = $firm and is_latest and period_end = {NEWEST} and period_start in (
        select max(period_start) from flows where period_end = {NEWEST}
    )
)
select g.group_id, (n.beginning_assets_m {IN_UNIT}, (n.ending_assets_m {IN_UNIT}, n.assets_change_pct,
    (select (f.amount_m {IN_UNIT} from flows as f where f.subject_id = g.group_id and f.period_end = (
        select max(c.period_start) - 1 from flows.fct_period_coverage as c
        where c.firm_id = $firm and c.period_series = {FREQUENCY} and c.period_end = {NEWEST})),
    (n.net_sales_m {IN_UNIT}, (select (sum(f.amount_m) {IN_UNIT} from flows as f where f.subject_id = g.group_id),
    (select nullif(count(*), 0) from flows as f where f.subject_id = g.group_id)
from reference.dim_group as g
left join newest as n on g.group_id = n.group_id
where g.firm_id = $firm and (n.ending_assets_m is not null or g.group_id in (select subject_id from flows))
order by g.group_kind desc, g.display_order, g.group_id
"""

RESTATED = f"""
select period_end || '/' || restated || '/' || later_release_id,
    (first_amount_m {IN_UNIT}, (later_amount_m {IN_UNIT}, (change_m {IN_UNIT}
from flows.fct_restatement where firm_id = $firm and change_m is not null
order by period_end desc, abs(change_units) desc nulls last, restated, later_release_id limit 20
"""

MISSED = """
select c.identity_id, c.residual_units, c.tolerance_units
from audit.fct_footing_check as c inner join reference.dim_release as r on c.release_id = r.release_id
where r.firm_id = $firm and c.status <> 'foots'
order by abs(c.residual_units) desc, c.period_end desc, c.group_id, c.line_item_id, c.check_kind,
    c.release_id, c.column_id
limit 20
"""

# Assets of each discipline and of the firm, then their net flows, by period, the newest first.
HISTORY = f"""
with slots as (
    select distinct period_start, period_end from flows.fct_period_coverage
    where firm_id = $firm and period_series = {FREQUENCY} and status <> 'not_yet_due'
),
known as (select * from flows.fct_series where firm_id = $firm),
subjects as (
    select 'group' as kind, group_id as id, display_order as place from reference.dim_group
    where firm_id = $firm and group_kind = 'discipline' and group_id in (select subject_id from known)
    union all select 'scope', 'total', 1000000 where exists (select 1 from known where subject_kind = 'scope')
),
cells as (
    select s.period_end, x.place, x.id, m.metric_id, ((
        select arg_max(k.amount_m, k.period_start) from known as k
        where k.subject_kind = x.kind and k.subject_id = x.id and k.metric_id = m.metric_id
            and k.period_end = s.period_end and (m.metric_id = 'ending_assets' or k.period_start = s.period_start)
    ) {IN_UNIT} as amount
    from slots as s cross join subjects as x
    cross join (select unnest(['ending_assets', 'net_sales']) as metric_id) as m
)
select strftime(period_end, '%b %Y'), list(amount order by metric_id, place, id) from cells
where (select count(*) from slots) > 1
group by period_end order by period_end desc
"""

TILES = f"""
select unnest(['assets', 'net_sales', 'growth', 'year']), unnest([
    (select (amount_m {IN_UNIT} from flows.fct_series where firm_id = $firm and subject_kind = 'scope'
        and subject_id = 'total' and metric_id = 'ending_assets' and period_end = t.period_end
        and period_start = t.period_start),
    (t.net_sales_m {IN_UNIT}, t.organic_growth_pct,
    (select coalesce(y.organic_growth_pct, (y.net_sales_on_record_m {IN_UNIT}) from flows.fct_trailing_net_flow as y
        where y.firm_id = $firm and y.scope_id = 'total' and y.period_series = t.period_series
        and y.period_end = t.period_end and y.span = 'trailing_12_months')
])
from flows.fct_trailing_net_flow as t
where t.firm_id = $firm and t.scope_id = 'total' and t.period_series = {FREQUENCY} and t.period_end = {NEWEST}
    and t.span = 'period'
"""
