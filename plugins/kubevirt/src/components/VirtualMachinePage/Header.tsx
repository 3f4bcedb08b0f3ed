import { ContentHeader, Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import BackIcon from '@material-ui/icons/ArrowBack';
import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useRef } from 'react';
import type { LiveStatus } from '../../live';
import { virtualMachinesRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { FreshnessBadge, StatusLabel } from '../shared';
import { asOfCluster, freshnessOfOne, useLastSearch } from '../virtualMachines';
import { StickyHead } from './StickyHead';

const useStyles = makeStyles(
  theme => ({
    back: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      fontSize: theme.typography.body2.fontSize,
      '& svg': { fontSize: '1rem' },
    },
    top: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(2),
      marginBottom: theme.spacing(1),
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      minWidth: 0,
    },
    // Brings the name into the title of the window; the page has margins of its own.
    title: { '& > div': { marginBottom: 0 } },
    name: { overflowWrap: 'anywhere' },
    facts: {
      marginTop: theme.spacing(0.5),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'KubevirtVirtualMachineHeader' },
);

const NO_BREAK = '\u00a0';

/** The link back to the list. */
export function BackLink() {
  const classes = useStyles();
  const { t } = useTexts();
  const listRoute = useRouteRef(virtualMachinesRouteRef);
  const search = useLastSearch();
  return listRoute ? (
    <Link to={`${listRoute()}${search.current}`} className={classes.back}>
      <BackIcon aria-hidden />
      {t('vm.back')}
    </Link>
  ) : (
    <span />
  );
}

/** Name, status, what holds it back, and where and what it is. */
export function Header(props: {
  vm: VirtualMachineSummary;
  cluster: ClusterStatus;
  live: LiveStatus;
  /** The VM is no more; this is how it last looked. */
  gone: boolean;
}) {
  const { vm, cluster, live, gone } = props;
  const classes = useStyles();
  const { t, causeSentence } = useTexts();
  const facts = [
    t('vm.place', {
      cluster: cluster.title ?? cluster.name,
      namespace: vm.namespace,
    }),
    vm.kind,
    ...(vm.runStrategy ? [t('vm.runs', { strategy: vm.runStrategy })] : []),
    // A figure is not parted from its unit.
    ...(vm.size ? [vm.size.replaceAll(' ', NO_BREAK)] : []),
    ...(vm.guestOs ? [vm.guestOs] : []),
  ];
  const mark = freshnessOfOne(live, cluster);
  const status = gone ? (
    t('vms.row.gone')
  ) : (
    <StatusLabel vm={vm} asOf={asOfCluster(cluster)} />
  );
  // What it waits for stands in the box below, under that name.
  const held = vm.cause?.severity === 'error';
  const line = useRef<HTMLDivElement>(null);
  return (
    <>
      <StickyHead name={vm.name} status={status} mark={mark} head={line} />
      <header>
        <div className={classes.top}>
          <BackLink />
          <FreshnessBadge {...mark} />
        </div>
        <div className={classes.title}>
          <ContentHeader
            title={vm.name}
            titleComponent={
              <>
                <div ref={line} className={classes.line}>
                  <Typography
                    variant="h5"
                    component="h2"
                    className={classes.name}
                  >
                    {vm.name}
                  </Typography>
                  {status}
                  {held && vm.cause && <span>{causeSentence(vm.cause)}</span>}
                </div>
                <div className={classes.facts}>{facts.join(' · ')}</div>
              </>
            }
          />
        </div>
      </header>
    </>
  );
}
