import { useEffect, useState } from 'react';
import { ErrorBlock } from '../stage/ErrorBlock.tsx';
import { onPreviewErrors, type PreviewError } from '../stage/preview-errors.ts';

/** All mistakes of the app so far, above everything else in the drawer. */
export function PreviewErrors() {
  const [errors, setErrors] = useState<PreviewError[]>(window.__previewErrors);
  useEffect(() => onPreviewErrors(setErrors), []);
  const [hidden, setHidden] = useState(0);
  const shown = errors.slice(hidden).filter((error) => error.kind !== 'component');
  if (shown.length === 0) return null;
  return (
    <div className="preview-errors">
      <ErrorBlock
        title={shown.length === 1 ? 'The app failed' : `The app failed ${shown.length} times`}
        problems={shown.map((error) => error.message)}
      />
      <button
        type="button"
        className="sdk-button sdk-button--secondary sdk-button--small"
        onClick={() => setHidden(errors.length)}
      >
        Hide
      </button>
    </div>
  );
}
