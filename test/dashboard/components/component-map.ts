import type { ComponentMapping } from '@remote-ui/react/host';
import { type ComponentType, createElement } from 'react';
import { Accordion, AccordionItem } from './accordion.tsx';
import { Badge, Chip, ChipList } from './badge.tsx';
import { Banner } from './banner.tsx';
import { Button, ButtonGroup, Link } from './button.tsx';
import { BarChart, LineChart, MeterChart, NextBarChart, NextLineChart, SparkLineChart, Sparkline } from './charts.tsx';
import { Checkbox, FormFieldGroup, Radio, Switch } from './choice.tsx';
import { CurrencyField } from './currency-field.tsx';
import { DataTable } from './data-table.tsx';
import { DateField, DateRangePicker } from './date-fields.tsx';
import { FocusView } from './focus-view.tsx';
import { Icon } from './icon.tsx';
import { Box, Divider, Inline } from './layout.tsx';
import { List, ListItem, PropertyList, PropertyListItem, TaskList, TaskListItem } from './list.tsx';
import { Img, Spinner, StripeFileUploader } from './media.tsx';
import { Menu, MenuGroup, MenuItem } from './menu.tsx';
import { DetailPage, DetailPagePropertyList, DetailPageTable, ListPage, OverviewPage, PageModule } from './pages.tsx';
import { SearchField } from './search-field.tsx';
import { Option, OptionGroup, Select } from './select.tsx';
import { Table, TableBody, TableCell, TableFooter, TableHead, TableHeaderCell, TableRow } from './table.tsx';
import { NextTab, NextTabs, Tab, TabList, TabPanel, TabPanels, Tabs } from './tabs.tsx';
import { TextArea, TextField } from './text-field.tsx';
import { Tooltip } from './tooltip.tsx';
import {
  ContextView,
  FullPageView,
  OnboardingView,
  PlatformConfigurationView,
  SettingsView,
  SignInView,
} from './views.tsx';

/** Two components share a name; the SDK's schema version tells which entry point was imported. */
function byEntryPoint<A extends object, B extends object>(
  ui: ComponentType<A>,
  next: ComponentType<B>,
): ComponentMapping[string] {
  return (props: A & B & { schemaVersion?: string }) =>
    props.schemaVersion === 'v9Next' ? createElement(next, props) : createElement(ui, props);
}

/** The DOM for each component of the SDK, by its name in the remote tree. */
export const componentMap: ComponentMapping = {
  Accordion,
  AccordionItem,
  Badge,
  Banner,
  BarChart: byEntryPoint(BarChart, NextBarChart),
  Box,
  Button,
  ButtonGroup,
  Checkbox,
  Chip,
  ChipList,
  ContextView,
  CurrencyField,
  DataTable,
  DateField,
  DateRangePicker,
  DetailPage,
  DetailPagePropertyList,
  DetailPageTable,
  Divider,
  FocusView,
  FormFieldGroup,
  FullPageView,
  Icon,
  Img,
  Inline,
  LineChart: byEntryPoint(LineChart, NextLineChart),
  Link,
  List,
  ListItem,
  ListPage,
  Menu,
  MenuGroup,
  MenuItem,
  MeterChart,
  OnboardingView,
  OverviewPage,
  PageModule,
  PlatformConfigurationView,
  PropertyList,
  PropertyListItem,
  Radio,
  SearchField,
  Select,
  SettingsView,
  SignInView,
  Sparkline,
  SparkLineChart,
  Spinner,
  StripeFileUploader,
  Switch,
  Tab: byEntryPoint(Tab, NextTab),
  TabList,
  TabPanel,
  TabPanels,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeaderCell,
  TableRow,
  Tabs: byEntryPoint(Tabs, NextTabs),
  TaskList,
  TaskListItem,
  TextArea,
  TextField,
  Tooltip,
  option: Option,
  optgroup: OptionGroup,
};
