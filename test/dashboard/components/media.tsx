import type { ImgProps, SpinnerProps, StripeFileUploaderProps } from '@stripe/ui-extension-sdk/ui';
import { useId } from 'react';
import { useStage } from '../stage/stage-context.ts';

/** @throws Error for an image from a source that the manifest's image-src does not list. */
export function Img({ alt = '', src, ...rest }: ImgProps) {
  const { imageSources } = useStage();
  const outside = src !== undefined && /^https?:/.test(src) && !imageSources.some((source) => src.startsWith(source));
  if (outside)
    throw new Error(
      `The image ${src} is not covered by image-src in stripe-app.json. Add its address there or bundle the file.`,
    );
  return <img className="sdk-img" alt={alt} src={src} {...rest} />;
}

export function Spinner({ size = 'medium' }: SpinnerProps) {
  return <output className={`sdk-spinner sdk-spinner--${size}`} aria-label="Loading" />;
}

/** Uploads need Stripe's file service, which the preview does not have; the control is drawn and says so. */
export function StripeFileUploader({ label, onError }: StripeFileUploaderProps) {
  const id = useId();
  return (
    <div className="sdk-field">
      <label className="sdk-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="sdk-input"
        type="file"
        onChange={() => onError?.(new Error('The preview cannot upload files to Stripe.'))}
      />
    </div>
  );
}
