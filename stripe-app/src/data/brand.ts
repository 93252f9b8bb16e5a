/** Two bars that meet: the mark of the app, white on its green. */
const mark =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='#fff'><path d='M2 4h12v2H2zM2 10h12v2H2z'/></svg>";

/** How every view of the drawer shows whose it is. */
export const brand = { brandColor: '#0b6b53', brandIcon: `data:image/svg+xml,${encodeURIComponent(mark)}` };
