import type { AccordionItemProps, AccordionProps } from '@stripe/ui-extension-sdk/ui';
import { useId, useState } from 'react';
import { Glyph } from './icon.tsx';

export function Accordion({ children }: AccordionProps) {
  return <div className="sdk-accordion">{children}</div>;
}

export function AccordionItem({
  actions,
  children,
  defaultOpen = false,
  media,
  onChange,
  subtitle,
  title,
}: AccordionItemProps) {
  const [open, setOpen] = useState(defaultOpen);
  const id = useId();
  const toggle = () => {
    setOpen(!open);
    onChange?.(!open);
  };
  return (
    <section className="sdk-accordion-item">
      <div className="sdk-accordion-head">
        <button type="button" className="sdk-accordion-toggle" aria-expanded={open} aria-controls={id} onClick={toggle}>
          <span className={`sdk-accordion-chevron${open ? ' is-open' : ''}`}>
            <Glyph name="chevronRight" size={12} />
          </span>
          {media === undefined ? null : <span className="sdk-accordion-media">{media}</span>}
          <span className="sdk-accordion-text">
            <span className="sdk-accordion-title">{title}</span>
            {subtitle === undefined ? null : <span className="sdk-accordion-subtitle">{subtitle}</span>}
          </span>
        </button>
        {actions === undefined ? null : <div className="sdk-accordion-actions">{actions}</div>}
      </div>
      <div id={id} className="sdk-accordion-body" hidden={!open}>
        {children}
      </div>
    </section>
  );
}
