// Keeps in the visitor's own browser which column of a file is what: names of columns, never what is in them.
const PLACE = "subsegment-explorer.columns";
const MOST_HEADERS = 100;

export default function ({ data, setStateValue }) {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    for (const [header, correction] of Object.entries(data.changes)) {
      delete kept[header];
      if (correction) kept[header] = correction;
    }
    const latest = Object.fromEntries(Object.entries(kept).slice(-MOST_HEADERS));
    if (Object.keys(data.changes).length) localStorage.setItem(PLACE, JSON.stringify(latest));
    if (data.asks && Object.keys(latest).length) setStateValue("kept", JSON.stringify(latest));
  } catch {
    // A browser that keeps nothing, or something that is not ours: then it is remembered for this visit only.
  }
}
