import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import NormalIcon from '@material-ui/icons/InfoOutlined';
import WarningIcon from '@material-ui/icons/ReportProblem';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  kubevirtVmReadPermission,
  type EventView,
  type VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useMemo, useState } from 'react';
import type { VirtualMachineLocator } from '../../../api';
import { kubeVirtApiRef } from '../../../api/kubeVirtApiRef';
import { useLoaded } from '../../../loading';
import { useTexts } from '../../../translation';
import { PanelState, RelativeTime, VisuallyHidden } from '../../shared';
import { None } from './Cards';
import { KubectlCommands } from './KubectlCommands';

const PAGE = 100;
/** Events come later than the change that they report, and some without one. */
const EVERY_MS = 15_000;

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
      '& .MuiFormControlLabel-label': {
        fontSize: theme.typography.body2.fontSize,
      },
    },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    icon: { fontSize: '1.25rem', flexShrink: 0 },
    normal: { color: theme.palette.text.secondary },
    warning: { color: theme.palette.status.warning },
    text: { flex: 1, minWidth: 0 },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(0, 2),
    },
  }),
  { name: 'KubevirtEventsPanel' },
);

/** Events of the VM and its parts: newest first, equal ones folded by the backend. */
export function EventsPanel(props: {
  locator: VirtualMachineLocator;
  detail: VirtualMachineDetail;
  revision: unknown;
}) {
  const { locator, detail, revision } = props;
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getEvents(locator, signal),
    [api, locator],
  );
  const loaded = useLoaded(load, { trigger: revision, everyMs: EVERY_MS });
  return (
    <PanelState
      loaded={loaded}
      locator={locator}
      kind={detail.summary.kind}
      loading={t('vm.events.loading')}
      denied={t('vm.events.denied')}
      permission={kubevirtVmReadPermission}
      failed={t('vm.events.failed')}
    >
      {({ items }) => (
        <>
          <Events events={items} />
          <KubectlCommands detail={detail} keys={['events', 'part-events']} />
        </>
      )}
    </PanelState>
  );
}

function Events(props: { events: EventView[] }) {
  const { events } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [text, setText] = useState('');
  const [warningsOnly, setWarningsOnly] = useState(false);
  const [limit, setLimit] = useState(PAGE);
  const matching = useMemo(() => {
    const sought = text.trim().toLocaleLowerCase();
    return [...events]
      .sort((a, b) => lastOf(b) - lastOf(a))
      .filter(
        event =>
          (!warningsOnly || event.type === 'Warning') &&
          [event.reason, event.message, event.object.kind, event.object.name]
            .join(' ')
            .toLocaleLowerCase()
            .includes(sought),
      );
  }, [events, text, warningsOnly]);
  if (events.length === 0) {
    return <None>{t('vm.events.none')}</None>;
  }
  return (
    <>
      <div className={classes.bar}>
        <TextField
          size="small"
          variant="outlined"
          placeholder={t('vm.events.filter')}
          inputProps={{ 'aria-label': t('vm.events.filter') }}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <FormControlLabel
          control={
            <Checkbox
              size="small"
              color="primary"
              checked={warningsOnly}
              onChange={(_, checked) => setWarningsOnly(checked)}
            />
          }
          label={t('vm.events.warningsOnly')}
        />
        <span role="status" className={classes.quiet}>
          {t('vm.events.shown', {
            shown: String(matching.length),
            total: String(events.length),
          })}
        </span>
      </div>
      {matching.length === 0 && <None>{t('vm.events.noMatch')}</None>}
      <ul className={classes.list}>
        {matching.slice(0, limit).map(event => (
          <Event key={keyOf(event)} event={event} />
        ))}
      </ul>
      {matching.length > limit && (
        <Button size="small" onClick={() => setLimit(limit + PAGE)}>
          {t('vm.events.more', {
            more: String(Math.min(PAGE, matching.length - limit)),
          })}
        </Button>
      )}
    </>
  );
}

function Event(props: { event: EventView }) {
  const { event } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const warning = event.type === 'Warning';
  const Icon = warning ? WarningIcon : NormalIcon;
  const { count, firstSeen, lastSeen, object } = event;
  return (
    <li className={classes.item}>
      <Icon
        aria-hidden
        className={`${classes.icon} ${
          warning ? classes.warning : classes.normal
        }`}
      />
      <div className={classes.text}>
        <div className={classes.head}>
          <span>
            {warning ? (
              <span>{t('vm.events.warning')}: </span>
            ) : (
              <VisuallyHidden>{t('vm.events.normal')}: </VisuallyHidden>
            )}
            <strong>{event.reason}</strong>
          </span>
          {lastSeen && (
            <span className={classes.quiet}>
              <RelativeTime time={lastSeen} form="ago" />
            </span>
          )}
        </div>
        <div>{event.message}</div>
        <div className={classes.quiet}>
          {object.kind} {object.name}
          {event.source && ` · ${event.source}`}
          {count > 1 && firstSeen && (
            <>
              {' · '}
              {t('vm.events.times', { times: String(count) })}{' '}
              <RelativeTime time={firstSeen} form="ago" />
            </>
          )}
        </div>
      </div>
    </li>
  );
}

function lastOf(event: EventView): number {
  return Date.parse(event.lastSeen ?? event.firstSeen ?? '') || 0;
}

/** Stays the same while the event repeats, so that the row is amended and not created again. */
function keyOf(event: EventView): string {
  const { object, reason, message, source, firstSeen } = event;
  return [object.kind, object.name, reason, message, source, firstSeen].join(
    '\n',
  );
}
