import { makeStyles } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  kubevirtVmReadPermission,
  usageWindows,
  type UsageHistory,
  type UsageQuantity,
  type UsageWindow,
  type VirtualMachineSummary,
  type VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useId, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';
import { useTexts } from '../../translation';
import { Disclosure, Facts, PanelState } from '../shared';
import { bytesText, valueText } from './format';
import { GuestReport } from './GuestReport';
import { Missing } from './Missing';
import { sizeText } from './texts';
import { UsageChart } from './UsageChart';
import { UsageTable } from './UsageTable';

/** Measurements are read every 15 to 60 seconds. */
const EVERY_MS = 30_000;

/** What is drawn together. */
const CHARTS: {
  name: 'cpu' | 'memory' | 'disk' | 'network';
  of: UsageQuantity[];
}[] = [
  { name: 'cpu', of: ['cpu'] },
  { name: 'memory', of: ['memory'] },
  { name: 'disk', of: ['disk-read', 'disk-write'] },
  { name: 'network', of: ['network-receive', 'network-transmit'] },
];

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'flex-start',
      gap: theme.spacing(2),
      marginBottom: theme.spacing(2),
    },
    window: {
      textTransform: 'none',
      letterSpacing: 'normal',
      color: theme.palette.text.secondary,
      '&.Mui-selected': { color: theme.palette.text.primary },
    },
    charts: {
      display: 'grid',
      // One column or two: four in rows of three would leave one alone.
      gridTemplateColumns:
        'repeat(auto-fill, minmax(min(100%, max(340px, 40%)), 1fr))',
      gap: theme.spacing(3),
      margin: theme.spacing(2, 0),
    },
  }),
  { name: 'KubevirtUsagePanel' },
);

/** What a VM uses now, what it used, and what its guest reports. */
export function UsagePanel(props: {
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
}) {
  const { locator, kind } = props;
  const { t } = useTexts();
  const classes = useStyles();
  const api = useApi(kubeVirtApiRef);
  const [window, setWindow] = useState<UsageWindow>('1h');
  const load = useCallback(
    (signal: AbortSignal) => api.getUsage(locator, window, signal),
    [api, locator, window],
  );
  const loaded = useLoaded(load, { everyMs: EVERY_MS });
  return (
    <>
      <div className={classes.head}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={window}
          aria-label={t('vm.usage.windows')}
          onChange={(_, chosen: UsageWindow | null) =>
            chosen && setWindow(chosen)
          }
        >
          {usageWindows.map(each => (
            <ToggleButton key={each} value={each} className={classes.window}>
              {t(`vm.usage.window.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      <PanelState
        loaded={loaded}
        locator={locator}
        kind={kind}
        loading={t('vm.usage.loading')}
        denied={t('vm.usage.denied')}
        permission={kubevirtVmReadPermission}
        failed={t('vm.usage.failed')}
      >
        {usage => <Usage usage={usage} />}
      </PanelState>
      <GuestReport locator={locator} kind={kind} />
    </>
  );
}

function Usage({ usage }: { usage: VirtualMachineUsage }) {
  const { t } = useTexts();
  const { asked, now, history, missing } = usage;
  const facts: [string, string][] = [];
  const size = sizeText(asked, t);
  if (size) {
    facts.push([t('vm.usage.asked'), size]);
  }
  if (now?.cpu !== undefined) {
    facts.push([
      t('vm.usage.nowCpu'),
      t('vm.usage.cores', { cores: valueText('cpu', now.cpu) }),
    ]);
  }
  if (now?.memory !== undefined) {
    facts.push([t('vm.usage.nowMemory'), bytesText(now.memory)]);
  }
  return (
    <>
      <Facts facts={facts} />
      <Missing missing={missing} />
      {history && <History history={history} asked={asked} />}
    </>
  );
}

function History(props: {
  history: UsageHistory;
  asked: VirtualMachineUsage['asked'];
}) {
  const { history, asked } = props;
  const id = useId();
  const [open, setOpen] = useState(false);
  const { t } = useTexts();
  const classes = useStyles();
  return (
    <>
      <div className={classes.charts}>
        {CHARTS.map(({ name, of }) => {
          const series = history.series.filter(({ quantity }) =>
            of.includes(quantity),
          );
          return (
            series.length > 0 && (
              <UsageChart
                key={name}
                title={t(`vm.usage.chart.${name}`)}
                series={series}
                start={Date.parse(history.startedAt)}
                step={history.step * 1000}
                asked={
                  name === 'cpu' || name === 'memory' ? asked[name] : undefined
                }
              />
            )
          );
        })}
      </div>
      <Disclosure
        open={open}
        onOpen={setOpen}
        controls={open ? `${id}-table` : undefined}
      >
        {t('vm.usage.asTable')}
      </Disclosure>
      {open && (
        <div id={`${id}-table`}>
          <UsageTable history={history} />
        </div>
      )}
    </>
  );
}
