// Notebooks have their chapters' titles as names; addresses from before that lead on. The build
// writes `NAMES`, the old names and the new, above this.
const asked = new URL(location.href);
const renamed = NAMES[asked.searchParams.get("path")];
if (renamed) {
  asked.searchParams.set("path", renamed);
  location.replace(asked);
}
