import type { BannerProps } from '@stripe/ui-extension-sdk/ui';
import { Glyph, type IconName } from './icon.tsx';

const icons: Record<string, IconName> = { default: 'info', caution: 'warning', critical: 'warningCircle' };

export function Banner({ actions, description, onDismiss, title, type = 'default' }: BannerProps) {
  return (
    <section className={`sdk-banner sdk-banner--${type}`} role={type === 'critical' ? 'alert' : 'status'}>
      <Glyph name={icons[type] ?? 'info'} size={16} />
      <div className="sdk-banner-body">
        {title === undefined ? null : <div className="sdk-banner-title">{title}</div>}
        {description === undefined ? null : <div className="sdk-banner-description">{description}</div>}
        {actions === undefined ? null : <div className="sdk-banner-actions">{actions}</div>}
      </div>
      {onDismiss === undefined ? null : (
        <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => onDismiss()}>
          <Glyph name="cancel" size={12} />
        </button>
      )}
    </section>
  );
}
