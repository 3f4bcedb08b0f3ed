import { Link } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import BackIcon from '@material-ui/icons/ArrowBack';
import BlockedIcon from '@material-ui/icons/Cancel';
import ExternalIcon from '@material-ui/icons/HelpOutline';
import MigratesIcon from '@material-ui/icons/SwapHoriz';
import NoneIcon from '@material-ui/icons/Search';
import StopsIcon from '@material-ui/icons/RadioButtonUnchecked';
import Skeleton from '@material-ui/lab/Skeleton';
import type {
  EvictionEffect,
  FleetNode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useId } from 'react';
import { useParams } from 'react-router-dom';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { messageOf } from '../../lib/errors';
import { useLoaded } from '../../loading';
import { fleetRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import {
  ClusterBanner,
  LoadFailed,
  StatePanel,
  VisuallyHidden,
} from '../shared';
import { FleetCell } from './FleetCells';
import { REFRESH_MS } from './useFleet';

const ICONS: Record<EvictionEffect, typeof BlockedIcon> = {
  blocked: BlockedIcon,
  external: ExternalIcon,
  stops: StopsIcon,
  migrates: MigratesIcon,
};

const EFFECTS: readonly EvictionEffect[] = [
  'blocked',
  'external',
  'stops',
  'migrates',
];

const useStyles = makeStyles(
  theme => ({
    root: { ...theme.typography.body2, padding: theme.spacing(2) },
    back: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      '& svg': { fontSize: '1.125rem' },
    },
    title: { margin: theme.spacing(1, 0), overflowWrap: 'anywhere' },
    list: { listStyle: 'none', margin: theme.spacing(1, 0, 0), padding: 0 },
    item: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(16rem, 100%), 1fr))',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      '& > *': { minWidth: 0, overflowWrap: 'anywhere' },
    },
    section: { marginTop: theme.spacing(2) },
    effect: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      '& svg': { fontSize: '1.25rem', flexShrink: 0 },
    },
    blocked: { color: theme.palette.status.error },
    external: { color: theme.palette.text.secondary },
    stops: { color: theme.palette.status.warning },
    migrates: { color: theme.palette.status.ok },
    quiet: { color: theme.palette.text.secondary },
    skeleton: { '& > *': { marginTop: theme.spacing(1) } },
  }),
  { name: 'KubevirtFleetNode' },
);

/** What is on a node, and may not move. */
export function NodeView() {
  const { cluster = '', node = '' } = useParams();
  const classes = useStyles();
  const { t, shortTime } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const fleetRoute = useRouteRef(fleetRouteRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getFleetNode({ cluster, node }, signal),
    [api, cluster, node],
  );
  const { data, error, loadedAt, reload } = useLoaded(load, {
    everyMs: REFRESH_MS,
  });
  return (
    <Paper className={classes.root}>
      {fleetRoute && (
        <Link
          to={`${fleetRoute()}?${new URLSearchParams({ cluster, node })}`}
          className={classes.back}
        >
          <BackIcon aria-hidden />
          {t('fleet.node.back')}
        </Link>
      )}
      <Typography variant="h5" component="h2" className={classes.title}>
        {t('fleet.node.title', { node })}{' '}
        <span className={classes.quiet}>{data?.cluster.title ?? cluster}</span>
      </Typography>
      {error && data && loadedAt !== undefined && (
        <p role="status">
          {t('fleet.notRefreshed', {
            time: shortTime(loadedAt),
            message: messageOf(error),
          })}
        </p>
      )}
      {data && <Found found={data} />}
      {!data && error && (
        <LoadFailed
          title={t('fleet.node.failed')}
          error={error}
          onRetry={reload}
        />
      )}
      {!data && !error && (
        <div className={classes.skeleton}>
          <VisuallyHidden role="status">
            {t('fleet.node.loading')}
          </VisuallyHidden>
          <Skeleton variant="rect" height={44} />
          <Skeleton variant="rect" height={44} />
        </div>
      )}
    </Paper>
  );
}

function Found(props: { found: FleetNode }) {
  const { scope, unschedulable, items, more, cluster } = props.found;
  const classes = useStyles();
  const { t } = useTexts();
  const blocked = items.filter(
    ({ eviction }) => eviction.effect === 'blocked',
  ).length;
  if (items.length === 0) {
    return (
      <StatePanel icon={<NoneIcon />} title={t('fleet.node.empty')}>
        {scope === 'owned' && (
          <Typography variant="body2">{t('fleet.node.owned')}</Typography>
        )}
        <ClusterBanner clusters={[cluster]} />
      </StatePanel>
    );
  }
  return (
    <>
      <div role="status">
        {t('fleet.node.summary', { count: items.length + more })}{' '}
        {blocked > 0
          ? t('fleet.node.blocks', { count: blocked })
          : t('fleet.node.free')}
      </div>
      {unschedulable && <div>{t('fleet.node.unschedulable')}</div>}
      {scope === 'owned' && (
        <div className={classes.quiet}>{t('fleet.node.owned')}</div>
      )}
      <ClusterBanner clusters={[cluster]} />
      {EFFECTS.map(effect => (
        <Effect
          key={effect}
          effect={effect}
          items={items.filter(({ eviction }) => eviction.effect === effect)}
          cluster={cluster}
        />
      ))}
      {more > 0 && <div>{t('fleet.node.more', { count: more })}</div>}
    </>
  );
}

/** The VMs to which a drain does the same. */
function Effect(props: {
  effect: EvictionEffect;
  items: FleetNode['items'];
  cluster: FleetNode['cluster'];
}) {
  const { effect, items, cluster } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const id = useId();
  const Icon = ICONS[effect];
  if (items.length === 0) {
    return null;
  }
  return (
    <section className={classes.section} aria-labelledby={id}>
      <Typography
        id={id}
        variant="subtitle1"
        component="h3"
        className={classes.effect}
      >
        <Icon className={classes[effect]} aria-hidden />
        {t(`fleet.node.effect.${effect}`, {
          total: String(items.length),
        })}
      </Typography>
      <div className={classes.quiet}>
        {t(`fleet.node.effectHint.${effect}`)}
      </div>
      <ul className={classes.list} aria-labelledby={id}>
        {items.map(item => (
          <Item key={item.vm.id} item={item} cluster={cluster} />
        ))}
      </ul>
    </section>
  );
}

function Item(props: {
  item: FleetNode['items'][number];
  cluster: FleetNode['cluster'];
}) {
  const { vm, eviction } = props.item;
  const { leaving, reason, message, strategy } = eviction;
  const classes = useStyles();
  const { t } = useTexts();
  const cell = (column: 'name' | 'status' | 'owner') => (
    <FleetCell
      vm={vm}
      column={column}
      columns={['cluster']}
      cluster={props.cluster}
      gone={false}
    />
  );
  return (
    <li className={classes.item} data-vm={vm.id}>
      <div>{cell('name')}</div>
      <div>{cell('status')}</div>
      <div>
        {leaving && <div>{t('fleet.node.leaving')}</div>}
        {reason && <div>{reason}</div>}
        {message && <div className={classes.quiet}>{message}</div>}
        <div className={classes.quiet}>
          {strategy
            ? t('fleet.node.strategy', { strategy })
            : t('fleet.node.noStrategy')}
        </div>
      </div>
      <div>{cell('owner')}</div>
    </li>
  );
}
