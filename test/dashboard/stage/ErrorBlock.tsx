/** The loud red block in the place of what cannot be shown. */
export function ErrorBlock({ title, problems }: { title: string; problems: string[] }) {
  return (
    <div className="preview-error" role="alert">
      <strong>{title}</strong>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </div>
  );
}
