type Props = {
  app: { name: string; icon?: string };
  size: number;
  color?: string | undefined;
  icon?: string | undefined;
};

/** The app's icon, or its initial on a tile when it has none. */
export function AppMark({ app, size, color, icon }: Props) {
  const source = icon ?? app.icon;
  const style = {
    width: size,
    height: size,
    borderRadius: size / 4,
    fontSize: size * 0.55,
    ...(color === undefined ? {} : { background: color }),
  };
  if (source !== undefined && source !== '') return <img className="app-mark" alt="" src={source} style={style} />;
  return (
    <span className="app-mark app-mark--letter" style={style} aria-hidden="true">
      {app.name.slice(0, 1)}
    </span>
  );
}
