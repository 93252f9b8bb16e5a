import type { BadgeProps, ChipListProps, ChipProps } from '@stripe/ui-extension-sdk/ui';
import { Glyph } from './icon.tsx';

export function Badge({ children, type = 'neutral' }: BadgeProps) {
  return <span className={`sdk-badge sdk-badge--${type}`}>{children}</span>;
}

/** Without a value a chip is a suggestion that can be added; with one it can be changed and removed. */
export function Chip({ label, value, onAddSuggestion, onClose, onDropdown }: ChipProps) {
  const shown = Array.isArray(value) ? value.join(', ') : value;
  if (shown === undefined || shown === '') {
    return (
      <button type="button" className="sdk-chip sdk-chip--suggested" onClick={() => onAddSuggestion?.()}>
        <Glyph name="addCircle" size={12} />
        {label}
      </button>
    );
  }
  return (
    <span className="sdk-chip">
      {onClose === undefined ? null : (
        <button
          type="button"
          className="sdk-chip-part"
          aria-label={`Remove ${label ?? shown}`}
          onClick={() => onClose()}
        >
          <Glyph name="cancelCircle" size={12} />
        </button>
      )}
      {label === undefined ? null : <span className="sdk-chip-label">{label}</span>}
      {onDropdown === undefined ? (
        <span className="sdk-chip-value">{shown}</span>
      ) : (
        <button type="button" className="sdk-chip-part sdk-chip-value" onClick={() => onDropdown()}>
          {shown} <Glyph name="chevronDown" size={10} />
        </button>
      )}
    </span>
  );
}

export function ChipList({ children, direction = 'row' }: ChipListProps) {
  return <div className={`sdk-chip-list sdk-chip-list--${direction}`}>{children}</div>;
}
