import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  ClusterPlatform,
  PlatformHealth,
  PlatformNode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useState } from 'react';
import { useTexts, type Texts } from '../../translation';
import {
  HealthIcon,
  RelativeTime,
  Section,
  ShortTime,
  useAsOf,
} from '../shared';
import { launcherTile, type ComponentTile } from './componentTile';
import { ComponentTiles } from './ComponentTiles';

const useStyles = makeStyles(
  theme => ({
    scroll: { overflowX: 'auto', marginTop: theme.spacing(1) },
    table: {
      width: '100%',
      borderCollapse: 'collapse',
      fontSize: theme.typography.body2.fontSize,
      // As high as the icons, so that words stand in one line with those that have one.
      lineHeight: 1.43,
      '& th, & td': {
        padding: theme.spacing(0.75, 1),
        textAlign: 'left',
        verticalAlign: 'top',
        borderBottom: `1px solid ${theme.palette.divider}`,
      },
      '& thead th': {
        color: theme.palette.text.secondary,
        fontWeight: 'inherit',
      },
      // A phone shows each node as a card.
      [theme.breakpoints.down('sm')]: {
        '& thead': { display: 'none' },
        '& tr': {
          display: 'block',
          padding: theme.spacing(1, 0),
          borderBottom: `1px solid ${theme.palette.divider}`,
        },
        '& th, & td': {
          display: 'block',
          border: 0,
          padding: theme.spacing(0.25, 0),
        },
        // Values stand below each other, and near enough to their labels to be read along a line.
        '& td': {
          display: 'grid',
          gridTemplateColumns: 'minmax(min-content, 2fr) minmax(0, 5fr)',
          gap: theme.spacing(2),
          overflowWrap: 'anywhere',
        },
        '& td::before': {
          content: 'attr(data-label)',
          color: theme.palette.text.secondary,
        },
      },
    },
    short: { [theme.breakpoints.up('md')]: { whiteSpace: 'nowrap' } },
    // Long reasons beside it leave the name room enough not to break at each hyphen.
    name: {
      overflowWrap: 'anywhere',
      [theme.breakpoints.up('md')]: { minWidth: '12rem' },
    },
    head: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
    number: { [theme.breakpoints.up('md')]: { '&&': { textAlign: 'right' } } },
    mark: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
    },
    quiet: { color: theme.palette.text.secondary },
    more: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      marginTop: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
      color: theme.palette.text.secondary,
      '& button': { textTransform: 'none' },
    },
  }),
  { name: 'KubevirtNodes' },
);

/** Props of {@link Nodes}. */
export interface NodesProps {
  nodes: PlatformNode[];
  /** Nodes may not be read, so that there may be some. */
  hidden?: boolean;
  launchers: ClusterPlatform['launchers'];
  /** virt-handler and its like, which run on each node. */
  handlers: ComponentTile[];
}

/** Of more nodes than this only as many are shown at first. */
const FEW = 12;

/** From what has to be seen to what may be left out. */
const URGENCY: readonly PlatformHealth[] = [
  'error',
  'warning',
  'unknown',
  'progress',
  'ok',
  'absent',
];

/** The most urgent ones, in the order in which they are given. */
function fewOf(nodes: PlatformNode[]): PlatformNode[] {
  const urgent = URGENCY.flatMap(health =>
    nodes.filter(node => node.health === health),
  ).slice(0, FEW);
  return nodes.filter(node => urgent.includes(node));
}

/** The nodes: is virt-handler heard of, is there KVM, what runs there. */
export function Nodes(props: NodesProps) {
  const { nodes, hidden, launchers, handlers } = props;
  const classes = useStyles();
  const texts = useTexts();
  const { t } = texts;
  const [all, setAll] = useState(false);
  const shown = all ? nodes : fewOf(nodes);
  const columns = [
    t('platform.node.name'),
    t('platform.node.handler'),
    t('platform.node.kvm'),
    t('platform.node.launchers'),
    t('platform.node.state'),
  ];
  return (
    <Section title={t('platform.section.nodes')}>
      <ComponentTiles
        tiles={
          handlers.length > 0
            ? [...handlers, launcherTile(launchers, nodes, texts)]
            : handlers
        }
      />
      {nodes.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t(hidden ? 'platform.node.hidden' : 'platform.node.none')}
        </Typography>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                {columns.map((column, index) => (
                  <th
                    key={column}
                    scope="col"
                    className={index === 3 ? classes.number : undefined}
                  >
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map(node => (
                <Node key={node.name} node={node} columns={columns} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {nodes.length > FEW && (
        <div className={classes.more}>
          {!all &&
            t('platform.node.few', {
              shown: String(shown.length),
              total: String(nodes.length),
            })}
          <Button size="small" onClick={() => setAll(!all)}>
            {all
              ? t('platform.node.showFew')
              : t('platform.node.showAll', { total: String(nodes.length) })}
          </Button>
        </div>
      )}
    </Section>
  );
}

function Node(props: { node: PlatformNode; columns: string[] }) {
  const { node, columns } = props;
  const classes = useStyles();
  const texts = useTexts();
  const { t } = texts;
  return (
    <tr>
      <th scope="row" className={classes.name}>
        <span className={classes.head}>
          <HealthIcon health={node.health} />
          {node.name}
        </span>
      </th>
      <td data-label={columns[1]} className={classes.short}>
        <Handler node={node} />
      </td>
      <td data-label={columns[2]} className={classes.short}>
        <Kvm node={node} />
      </td>
      <td
        data-label={columns[3]}
        className={`${classes.number} ${classes.short}`}
      >
        <span>
          {node.launchers}
          {node.outdatedLaunchers > 0 &&
            ` (${t('platform.outdated', { count: node.outdatedLaunchers })})`}
        </span>
      </td>
      <td data-label={columns[4]}>
        <span>{stateOf(node, texts)}</span>
      </td>
    </tr>
  );
}

function Kvm(props: { node: PlatformNode }) {
  const { kvm, handler, heartbeat } = props.node;
  const classes = useStyles();
  const { t } = useTexts();
  // virt-handler announces the device: where it never ran, nobody has looked for one.
  return kvm || handler || heartbeat ? (
    <span className={classes.mark}>
      <HealthIcon health={kvm ? 'ok' : 'absent'} decorative />
      {t(kvm ? 'platform.node.kvmYes' : 'platform.node.kvmNo')}
    </span>
  ) : (
    <span className={classes.quiet}>{t('platform.notKnown')}</span>
  );
}

function Handler(props: { node: PlatformNode }) {
  const { handler, heartbeat, silent } = props.node;
  const classes = useStyles();
  const { t } = useTexts();
  // Of a cluster that does not answer ages would grow, though nobody knows of later heartbeats.
  const asOf = useAsOf();
  if (!handler && !heartbeat) {
    return (
      <span className={classes.quiet}>{t('platform.node.noHandler')}</span>
    );
  }
  if (silent && heartbeat) {
    // "ready" would contradict it: that is what its pod reported before.
    return (
      <span>
        {handler?.ready === false && `${t('platform.node.handlerNotReady')}, `}
        {asOf ? (
          <ShortTime
            time={heartbeat}
            text={time => t('platform.node.notHeardSince', { time })}
          />
        ) : (
          <>
            {t('platform.node.notHeard')}{' '}
            <RelativeTime time={heartbeat} form="for" />
          </>
        )}
      </span>
    );
  }
  return (
    <span>
      {handler &&
        t(
          handler.ready
            ? 'platform.node.handlerReady'
            : 'platform.node.handlerNotReady',
        )}
      {handler && ', '}
      {t('platform.node.heartbeat')}{' '}
      {!heartbeat && t('platform.node.neverHeard')}
      {heartbeat && asOf && (
        <ShortTime
          time={heartbeat}
          text={time => t('platform.node.heartbeatAt', { time })}
        />
      )}
      {heartbeat && !asOf && <RelativeTime time={heartbeat} form="ago" />}
    </span>
  );
}

function stateOf(node: PlatformNode, { t, localize }: Texts): string {
  const message = localize(node);
  if (message) {
    return message;
  }
  const marks = [
    ...(node.ready ? [] : [t('platform.node.notReady')]),
    ...(node.cordoned ? [t('platform.node.cordoned')] : []),
    node.schedulable && node.ready && !node.cordoned
      ? t('platform.node.well')
      : t('platform.node.avoided'),
  ];
  return marks.join(', ');
}
