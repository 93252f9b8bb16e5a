import { useRef } from 'react';
import { changeStage } from './stage-settings.ts';

/** The whole preview once more in a frame of that width, so that media queries mean the frame. */
export function NarrowPage({ width }: { width: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const leave = () => {
    const inside = frame.current?.contentWindow?.location;
    if (inside !== undefined) history.replaceState(null, '', inside.pathname + inside.search);
    changeStage({ page: 'fit' });
  };
  return (
    <div className="stage-narrow">
      <button type="button" className="stage-toggle" onClick={leave}>
        {width} pixels wide. Back to the window’s width
      </button>
      <iframe ref={frame} title={`Preview, ${width} pixels wide`} src={location.href} style={{ width: `${width}px` }} />
    </div>
  );
}
