import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import type {
  ClusterStatus,
  VirtualMachineDetail,
  VirtualMachineOperations,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useId, useRef, useState } from 'react';
import { useNavigationType, useSearchParams } from 'react-router-dom';
import type { VirtualMachineLocator } from '../../api';
import { useTexts } from '../../translation';
import { ConsolePanel, useConsoleAddress } from '../console';
import { RolloutSection, type LoadedRollout } from '../rollout';
import { SnapshotsPanel } from '../snapshots';
import { LazyUsagePanel } from '../usage';
import { LogsPanel } from './logs';
import { DisksPanel } from './panels/DisksPanel';
import { EventsPanel } from './panels/EventsPanel';
import { ManifestPanel } from './panels/ManifestPanel';
import { MigrationsPanel } from './panels/MigrationsPanel';
import { NetworkPanel } from './panels/NetworkPanel';
import { OverviewPanel } from './panels/OverviewPanel';
import { STICKY_HEIGHT } from './StickyHead';

const TABS = [
  'overview',
  'usage',
  'disks',
  'snapshots',
  'network',
  'migrations',
  'events',
  'logs',
  'console',
  'yaml',
] as const;
type TabName = (typeof TABS)[number];

const useStyles = makeStyles(
  theme => ({
    root: {
      marginTop: theme.spacing(3),
      // Where it is brought up, the name of the VM stands above it. JSS knows no unit for this property.
      scrollMarginTop: `${STICKY_HEIGHT + theme.spacing(1)}px`,
      // What the keyboard reaches is not hidden below that name.
      '& a, & button, & input, & [tabindex]': {
        scrollMarginTop: `${STICKY_HEIGHT + theme.spacing(1)}px`,
      },
    },
    tabs: {
      borderBottom: `1px solid ${theme.palette.divider}`,
      minHeight: 40,
    },
    // The app's theme gives every tab the colour of a link, the open one too ...
    tab: {
      minWidth: 0,
      minHeight: 40,
      padding: theme.spacing(0.75, 1.5),
      letterSpacing: 'normal',
      color: theme.palette.text.secondary,
      '&.Mui-selected': { color: theme.palette.text.primary },
      // ... and below the pointer the lightest shade of one, on which no dark theme's text can be read.
      '&:hover': {
        color: theme.palette.text.primary,
        background: theme.palette.action.hover,
      },
    },
    // Tall enough that the page does not jump when a short tab follows a long one ...
    panel: { paddingTop: theme.spacing(2), minHeight: 320 },
    // ... also where the tabs stand at the upper edge of the window.
    whole: { minHeight: `calc(100vh - ${theme.spacing(10)}px)` },
  }),
  { name: 'KubevirtVirtualMachinePanels' },
);

/** Props of {@link Panels}. */
export interface PanelsProps {
  detail: VirtualMachineDetail;
  /** As the live list has it. */
  summary: VirtualMachineSummary;
  cluster: ClusterStatus;
  locator: VirtualMachineLocator;
  rollout: LoadedRollout;
  /** What can be done with the VM, where anything can. */
  operations: VirtualMachineOperations | undefined;
  /** Changes when the VM changed. */
  revision: unknown;
}

/**
 * The parts of the VM. The open one is in the address (`?tab=`), so that it can be linked to. Whoever asks
 * for one, by a press or by the address, gets to see it: the tabs move up where it would begin below the
 * window or near its end. The overview goes on from what is above it, which stays, and whoever goes back
 * returns to where they were.
 */
export function Panels(props: PanelsProps) {
  const classes = useStyles();
  const { t } = useTexts();
  const id = useId();
  const [search, setSearch] = useSearchParams();
  const asked = TABS.find(tab => tab === search.get('tab'));
  const open = asked ?? 'overview';
  const root = useRef<HTMLDivElement>(null);
  const navigation = useNavigationType();
  const isFirst = useRef(true);
  const [broughtUp, setBroughtUp] = useState<{ tab: TabName }>();
  useEffect(() => {
    const isBack = navigation === 'POP' && !isFirst.current;
    isFirst.current = false;
    const top = root.current?.getBoundingClientRect().top ?? 0;
    if (
      asked &&
      asked !== 'overview' &&
      !isBack &&
      top > window.innerHeight / 2
    ) {
      setBroughtUp({ tab: asked });
    }
    // Only another tab is a reason to move; how the address came to be is none.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked]);
  useEffect(() => {
    // Only now the panel is tall enough for the tabs to get there.
    if (broughtUp) {
      root.current?.scrollIntoView?.({ block: 'start' });
    }
  }, [broughtUp]);
  return (
    <div ref={root} className={classes.root}>
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
        className={`${classes.panel} ${broughtUp ? classes.whole : ''}`}
      >
        <Panel tab={open} {...props} />
      </div>
    </div>
  );
}

function Panel(props: PanelsProps & { tab: TabName }) {
  const { tab, detail, locator, revision } = props;
  const consoleAddress = useConsoleAddress(locator);
  switch (tab) {
    case 'usage':
      return <LazyUsagePanel locator={locator} kind={detail.summary.kind} />;
    case 'disks':
      return <DisksPanel detail={detail} />;
    case 'snapshots':
      return (
        <SnapshotsPanel
          locator={locator}
          detail={detail}
          operations={props.operations}
          revision={revision}
        />
      );
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
    case 'console':
      return (
        <ConsolePanel
          locator={locator}
          vm={props.summary}
          cluster={props.cluster}
          ownWindow={consoleAddress}
        />
      );
    case 'yaml':
      return <ManifestPanel locator={locator} detail={detail} />;
    default:
      return (
        <>
          <OverviewPanel detail={detail} locator={locator} />
          <RolloutSection loaded={props.rollout} causeShown />
        </>
      );
  }
}
