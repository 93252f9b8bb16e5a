import type {
  ListItemProps,
  ListProps,
  PropertyListItemProps,
  PropertyListProps,
  TaskListItemProps,
  TaskListProps,
} from '@stripe/ui-extension-sdk/ui';
import { createContext, type Key, useContext } from 'react';
import { Glyph, type IconName } from './icon.tsx';
import { type OnPress, pressOf } from './press.ts';

const ListAction = createContext<((id: Key) => void) | undefined>(undefined);

export function List({ children, onAction }: ListProps) {
  return (
    <ListAction.Provider value={onAction}>
      <ul className="sdk-list">{children}</ul>
    </ListAction.Provider>
  );
}

export function ListItem({ icon, id, image, secondaryTitle, size = 'default', title, value }: ListItemProps) {
  const onAction = useContext(ListAction);
  const content = (
    <>
      {image !== undefined || icon !== undefined ? <span className="sdk-list-item-media">{image ?? icon}</span> : null}
      <span className="sdk-list-item-text">
        <span className="sdk-list-item-title">{title}</span>
        {secondaryTitle === undefined ? null : <span className="sdk-list-item-secondary">{secondaryTitle}</span>}
      </span>
      {value === undefined ? null : <span className="sdk-list-item-value">{value}</span>}
      {onAction === undefined ? null : <Glyph name="chevronRight" size={12} />}
    </>
  );
  const className = `sdk-list-item sdk-list-item--${size}`;
  if (onAction === undefined) return <li className={className}>{content}</li>;
  return (
    <li>
      <button type="button" className={`${className} sdk-list-item--pressable`} onClick={() => onAction(id ?? '')}>
        {content}
      </button>
    </li>
  );
}

export function PropertyList({ children, orientation = 'horizontal' }: PropertyListProps) {
  return <dl className={`sdk-property-list sdk-property-list--${orientation}`}>{children}</dl>;
}

export function PropertyListItem({ label, value }: PropertyListItemProps) {
  return (
    <div className="sdk-property-list-item">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

type Status = NonNullable<TaskListItemProps['status']>;
const taskIcons: Record<Status, IconName> = {
  'not-started': 'circle',
  'in-progress': 'clock',
  blocked: 'warningCircle',
  complete: 'checkCircleFilled',
};
const taskWords: Record<Status, string> = {
  'not-started': 'Not started',
  'in-progress': 'In progress',
  blocked: 'Blocked',
  complete: 'Complete',
};

type Task = {
  title: string;
  status?: Status | undefined;
  onPress?: OnPress | undefined;
  subTasks?: Task[] | undefined;
};

export function TaskList({ children }: TaskListProps) {
  return <ol className="sdk-task-list">{children}</ol>;
}

export function TaskListItem({ title, onPress, status = 'not-started', subTasks = [] }: Task) {
  const label = (
    <>
      <span className={`sdk-task-icon sdk-task-icon--${status}`}>
        <Glyph name={taskIcons[status]} size={16} title={taskWords[status]} />
      </span>
      {title}
    </>
  );
  return (
    <li className="sdk-task">
      {onPress === undefined ? (
        <span className="sdk-task-title">{label}</span>
      ) : (
        <button type="button" className="sdk-task-title" onClick={(event) => onPress(pressOf(event))}>
          {label}
        </button>
      )}
      {subTasks.length > 0 ? (
        <ol className="sdk-task-list">
          {subTasks.map((task) => (
            <TaskListItem key={task.title} {...task} />
          ))}
        </ol>
      ) : null}
    </li>
  );
}
