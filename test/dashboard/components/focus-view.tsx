import type { FocusViewProps } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useStage } from '../stage/stage-context.ts';
import { AppMark } from './app-mark.tsx';
import { Dialog } from './dialog.tsx';
import { Glyph } from './icon.tsx';

/** The wide drawer over the page for a task that needs room; closing may ask first. */
export function FocusView(props: FocusViewProps) {
  const {
    children,
    confirmCloseMessages,
    footerContent,
    primaryAction,
    secondaryAction,
    setShown,
    shown = false,
    size = 'small',
    title,
  } = props;
  const { app } = useStage();
  const [asking, setAsking] = useState(false);
  if (!shown) return null;
  const close = () => {
    setAsking(false);
    setShown?.(false);
  };
  const requestClose = () => (confirmCloseMessages === undefined ? close() : setAsking(true));
  const hasFooter = footerContent !== undefined || primaryAction !== undefined || secondaryAction !== undefined;
  return createPortal(
    <div className="sdk-focus-layer">
      <button type="button" className="sdk-backdrop" aria-label="Close" tabIndex={-1} onClick={requestClose} />
      <Dialog label={title} className={`sdk-focus-view sdk-focus-view--${size}`} onClose={requestClose}>
        <header className="sdk-focus-head">
          <AppMark app={app} size={20} />
          <span className="sdk-focus-app">{app.name}</span>
          <button type="button" className="icon-button" aria-label="Close" onClick={requestClose}>
            <Glyph name="cancel" size={14} />
          </button>
        </header>
        <div className="sdk-focus-body dialog-body">
          <h1 className="sdk-view-title">{title}</h1>
          {children}
        </div>
        {hasFooter ? (
          <footer className="sdk-view-footer">
            <div className="sdk-view-footer-text">{footerContent}</div>
            {secondaryAction}
            {primaryAction}
          </footer>
        ) : null}
      </Dialog>
      {asking && confirmCloseMessages !== undefined ? (
        <ConfirmClose messages={confirmCloseMessages} onStay={() => setAsking(false)} onLeave={close} />
      ) : null}
    </div>,
    document.body,
  );
}

type ConfirmProps = { messages: NonNullable<FocusViewProps['confirmCloseMessages']>; onStay(): void; onLeave(): void };

function ConfirmClose({ messages, onStay, onLeave }: ConfirmProps) {
  return (
    <div className="sdk-confirm-layer">
      <Dialog label={messages.title} className="sdk-confirm" onClose={onStay}>
        <h2>{messages.title}</h2>
        <p>{messages.description}</p>
        <div className="sdk-button-group">
          <button type="button" className="sdk-button sdk-button--secondary sdk-button--medium" onClick={onStay}>
            {messages.cancelAction}
          </button>
          <button type="button" className="sdk-button sdk-button--destructive sdk-button--medium" onClick={onLeave}>
            {messages.exitAction}
          </button>
        </div>
      </Dialog>
    </div>
  );
}
