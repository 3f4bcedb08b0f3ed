import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import type { VirtualMachineDetail } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { VirtualMachineLocator } from '../../api';
import { useTexts } from '../../translation';
import { LogsPanel } from './logs';
import { DisksPanel } from './panels/DisksPanel';
import { EventsPanel } from './panels/EventsPanel';
import { ManifestPanel } from './panels/ManifestPanel';
import { MigrationsPanel } from './panels/MigrationsPanel';
import { NetworkPanel } from './panels/NetworkPanel';
import { OverviewPanel } from './panels/OverviewPanel';

const TABS = [
  'overview',
  'disks',
  'network',
  'migrations',
  'events',
  'logs',
  'yaml',
] as const;
type TabName = (typeof TABS)[number];

const useStyles = makeStyles(
  theme => ({
    tabs: {
      marginTop: theme.spacing(3),
      borderBottom: `1px solid ${theme.palette.divider}`,
      minHeight: 40,
    },
    tab: { minWidth: 0, minHeight: 40, padding: theme.spacing(0.75, 1.5) },
    // Tall enough that the page does not jump when a short tab follows a long one.
    panel: { paddingTop: theme.spacing(2), minHeight: 320 },
  }),
  { name: 'KubevirtVirtualMachinePanels' },
);

/** Props of {@link Panels}. */
export interface PanelsProps {
  detail: VirtualMachineDetail;
  locator: VirtualMachineLocator;
  /** Changes when the VM changed. */
  revision: unknown;
}

/** The parts of the VM. The open one is in the address (`?tab=`), so that it can be linked to. */
export function Panels(props: PanelsProps) {
  const classes = useStyles();
  const { t } = useTexts();
  const id = useId();
  const [search, setSearch] = useSearchParams();
  const open = TABS.find(tab => tab === search.get('tab')) ?? 'overview';
  return (
    <>
      <Tabs
        value={open}
        className={classes.tabs}
        variant="scrollable"
        scrollButtons="auto"
        indicatorColor="primary"
        textColor="primary"
        aria-label={t('vm.tabs')}
        onChange={(_, tab: TabName) =>
          setSearch(before => {
            const next = new URLSearchParams(before);
            next.set('tab', tab);
            return next;
          })
        }
      >
        {TABS.map(tab => (
          <Tab
            key={tab}
            value={tab}
            className={classes.tab}
            id={`${id}-${tab}`}
            aria-controls={tab === open ? `${id}-panel` : undefined}
            label={t(`vm.tab.${tab}`)}
          />
        ))}
      </Tabs>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${open}`}
        className={classes.panel}
      >
        <Panel tab={open} {...props} />
      </div>
    </>
  );
}

function Panel(props: PanelsProps & { tab: TabName }) {
  const { tab, detail, locator, revision } = props;
  switch (tab) {
    case 'disks':
      return <DisksPanel detail={detail} />;
    case 'network':
      return <NetworkPanel networks={detail.networks} />;
    case 'migrations':
      return <MigrationsPanel detail={detail} />;
    case 'events':
      return (
        <EventsPanel locator={locator} detail={detail} revision={revision} />
      );
    case 'logs':
      return <LogsPanel locator={locator} detail={detail} />;
    case 'yaml':
      return <ManifestPanel locator={locator} detail={detail} />;
    default:
      return <OverviewPanel detail={detail} />;
  }
}
