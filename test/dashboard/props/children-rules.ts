import { takesChildren } from './check-props.ts';

/**
 * Which children a component takes, where its description in the SDK's types names them ("One or more `ListItem`
 * components"). The types themselves only say ReactNode, so this part is kept by hand.
 */
const onlyChildren: Record<string, string[]> = {
  Accordion: ['AccordionItem'],
  ButtonGroup: ['Button', 'Link', 'Menu'],
  ChipList: ['Chip'],
  List: ['ListItem'],
  Menu: ['MenuItem', 'MenuGroup'],
  MenuGroup: ['MenuItem'],
  PropertyList: ['PropertyListItem'],
  Select: ['option', 'optgroup'],
  Table: ['TableHead', 'TableBody', 'TableFooter'],
  TableHead: ['TableRow'],
  TableBody: ['TableRow'],
  TableFooter: ['TableRow'],
  TableRow: ['TableCell', 'TableHeaderCell'],
  TabList: ['Tab'],
  TabPanels: ['TabPanel'],
  Tabs: ['TabList', 'TabPanels', 'Tab'],
  TaskList: ['TaskListItem'],
};

const drawerViews = ['ContextView', 'FocusView', 'SignInView'];
const moduleViews = ['DetailPagePropertyList', 'DetailPageTable', 'PageModule'];

/** Which component may stand at the root of a view, by viewport. */
export function rootsOf(viewport: string): string[] {
  if (viewport === 'settings') return ['SettingsView', 'FocusView', 'SignInView', 'PlatformConfigurationView'];
  if (viewport === 'onboarding') return ['OnboardingView', 'FocusView', 'SignInView'];
  if (viewport === 'stripe.dashboard.fullpage')
    return ['FullPageView', 'DetailPage', 'OverviewPage', 'FocusView', 'ListPage'];
  if (viewport.endsWith('.page-module')) return moduleViews;
  return drawerViews;
}

/** A child of the remote tree: an element by its component's name, or text. */
export type Child = { component: string } | { text: string };

/** Which children do not belong into a component, one sentence each. */
export function problemsOfChildren(component: string, children: Child[]): string[] {
  const problems: string[] = [];
  const allowed = onlyChildren[component];
  if (component === 'option') return problems;
  if (component === 'optgroup') return children.flatMap((child) => refuse(component, child, ['option']));
  if (allowed !== undefined) for (const child of children) problems.push(...refuse(component, child, allowed));
  else if (!takesChildren(component) && children.length > 0)
    problems.push(`${component} takes no children, got ${children.map(show).join(', ')}.`);
  return problems;
}

/** Whether what a view renders at its root fits the viewport. */
export function problemsOfRoot(viewport: string, children: Child[]): string[] {
  const allowed = rootsOf(viewport);
  return children.flatMap((child) => {
    if ('component' in child && allowed.includes(child.component)) return [];
    return [`A view in ${viewport} must have ${allowed.join(' or ')} at its root, got ${show(child)}.`];
  });
}

function refuse(component: string, child: Child, allowed: string[]): string[] {
  if ('component' in child && allowed.includes(child.component)) return [];
  return [`${component} takes ${allowed.join(' and ')} only, got ${show(child)}.`];
}

function show(child: Child): string {
  return 'component' in child ? `<${child.component}>` : `the text “${child.text.slice(0, 40)}”`;
}
