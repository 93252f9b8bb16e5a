import type {
  ContextViewProps,
  FullPageViewProps,
  OnboardingViewProps,
  PlatformConfigurationViewProps,
  SettingsViewProps,
  SignInViewProps,
} from '@stripe/ui-extension-sdk/ui';
import { type FormEvent, useState } from 'react';
import { useStage } from '../stage/stage-context.ts';
import { Anchor } from './anchor.tsx';
import { AppMark } from './app-mark.tsx';
import { FocusView } from './focus-view.tsx';
import { Glyph } from './icon.tsx';
import { TaskListItem } from './list.tsx';
import type { OnPress } from './press.ts';

/** What fills the app drawer: title, banner and actions stay above, the footer below, the rest scrolls. */
export function ContextView(props: ContextViewProps) {
  const { actions, banner, children, description, externalLink, footerContent, primaryAction, secondaryAction, title } =
    props;
  const hasFooter = footerContent !== undefined || primaryAction !== undefined || secondaryAction !== undefined;
  return (
    <div className="sdk-context-view">
      <div className="sdk-context-scroll">
        <header className="sdk-context-head">
          <h2 className="sdk-view-title">{title}</h2>
          {externalLink === undefined ? null : (
            <a className="sdk-link sdk-link--primary" href={externalLink.href} target="_blank" rel="noopener">
              {externalLink.label} <Glyph name="external" size={12} />
            </a>
          )}
          {description === undefined ? null : <p className="sdk-view-description">{description}</p>}
        </header>
        {banner}
        {actions === undefined ? null : <div className="sdk-context-actions">{actions}</div>}
        <div className="sdk-context-body">{children}</div>
      </div>
      {hasFooter ? (
        <footer className="sdk-view-footer">
          <div className="sdk-view-footer-text">{footerContent}</div>
          {secondaryAction}
          {primaryAction}
        </footer>
      ) : null}
    </div>
  );
}

/** The form of the settings page; Save hands over the named fields as strings, as FormData has them. */
export function SettingsView({ children, onSave, statusMessage }: SettingsViewProps) {
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSave?.(textValues(new FormData(event.currentTarget)));
  };
  return (
    <form className="sdk-settings-view" onSubmit={save} noValidate={false}>
      <div className="sdk-settings-body">{children}</div>
      {onSave === undefined && statusMessage === undefined ? null : (
        <footer className="sdk-settings-footer">
          <output className="sdk-settings-status">{statusMessage}</output>
          {onSave === undefined ? null : (
            <button type="submit" className="sdk-button sdk-button--primary sdk-button--medium">
              Save
            </button>
          )}
        </footer>
      )}
    </form>
  );
}

export function PlatformConfigurationView({ children, onSubmit }: PlatformConfigurationViewProps) {
  const [saved, setSaved] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit({ values: textValues(new FormData(event.currentTarget)), successCallback: () => setSaved(true) });
  };
  return (
    <form className="sdk-settings-view" onSubmit={submit}>
      <div className="sdk-settings-body">{children}</div>
      <footer className="sdk-settings-footer">
        <output className="sdk-settings-status">{saved ? 'Saved' : ''}</output>
        <button type="submit" className="sdk-button sdk-button--primary sdk-button--medium">
          Submit
        </button>
      </footer>
    </form>
  );
}

function textValues(data: FormData): Record<string, string> {
  return Object.fromEntries([...data].map(([key, value]) => [key, typeof value === 'string' ? value : value.name]));
}

type SignInAction = {
  label: string;
  href?: string | undefined;
  target?: string | undefined;
  onPress?: OnPress | undefined;
};
type SignIn = Omit<SignInViewProps, 'primaryAction' | 'secondaryAction'> & {
  primaryAction?: SignInAction;
  secondaryAction?: SignInAction;
};

/** The first view before an account is connected. */
export function SignInView(props: SignIn) {
  const {
    brandColor,
    brandIcon,
    description,
    descriptionActionContents,
    descriptionActionLabel,
    descriptionActionTitle,
    footerContent,
  } = props;
  const { app } = useStage();
  const [more, setMore] = useState(false);
  return (
    <div className="sdk-sign-in-view">
      <AppMark app={app} size={48} color={brandColor} icon={brandIcon} />
      <h2 className="sdk-view-title">{app.name}</h2>
      <p>{description}</p>
      {descriptionActionLabel === undefined ? null : (
        <button type="button" className="sdk-link sdk-link--primary" onClick={() => setMore(true)}>
          {descriptionActionLabel}
        </button>
      )}
      <div className="sdk-sign-in-actions">
        <SignInButton action={props.primaryAction} type="primary" />
        <SignInButton action={props.secondaryAction} type="secondary" />
      </div>
      <div className="sdk-view-footer-text">{footerContent}</div>
      <FocusView title={descriptionActionTitle ?? ''} shown={more} setShown={setMore}>
        {descriptionActionContents}
      </FocusView>
    </div>
  );
}

function SignInButton({ action, type }: { action: SignInAction | undefined; type: 'primary' | 'secondary' }) {
  if (action === undefined) return null;
  return (
    <Anchor
      className={`sdk-button sdk-button--${type} sdk-button--large`}
      href={action.href}
      target={action.target}
      onPress={action.onPress}
    >
      {action.label}
    </Anchor>
  );
}

type Onboarding = Omit<OnboardingViewProps, 'tasks'> & { tasks: React.ComponentProps<typeof TaskListItem>[] };

/** Tasks on the left, the present one on the right. */
export function OnboardingView({ children, completed, description, error, pending, tasks, title }: Onboarding) {
  return (
    <div className="sdk-onboarding-view">
      <nav aria-label="Tasks">
        <ol className="sdk-task-list">
          {tasks.map((task) => (
            <TaskListItem key={task.title} {...task} />
          ))}
        </ol>
      </nav>
      <div className="sdk-onboarding-main">
        <h1 className="sdk-view-title">{title}</h1>
        {description === undefined ? null : <p className="sdk-view-description">{description}</p>}
        {error}
        {pending ? <output className="sdk-spinner sdk-spinner--large" aria-label="Loading" /> : children}
        {completed ? <p className="sdk-onboarding-done">Set up. You will return to where you were.</p> : null}
      </div>
    </div>
  );
}

export function FullPageView({ children, pageAction }: FullPageViewProps) {
  const { app } = useStage();
  return (
    <div className="sdk-full-page">
      <header className="page-head">
        <h1>{app.name}</h1>
        {pageAction === undefined ? null : (
          <button
            type="button"
            className="sdk-button sdk-button--primary sdk-button--medium"
            onClick={() => pageAction.onPress()}
          >
            {pageAction.label}
          </button>
        )}
      </header>
      {children}
    </div>
  );
}
