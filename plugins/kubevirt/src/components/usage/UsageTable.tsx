import { makeStyles } from '@material-ui/core/styles';
import type { UsageHistory } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { valueText } from './format';

const useStyles = makeStyles(
  theme => ({
    scroll: { maxHeight: 320, overflow: 'auto' },
    table: {
      borderCollapse: 'collapse',
      fontSize: theme.typography.body2.fontSize,
      fontVariantNumeric: 'tabular-nums',
      '& th, & td': {
        padding: theme.spacing(0.5, 1.5, 0.5, 0),
        textAlign: 'right',
        fontWeight: 'inherit',
        whiteSpace: 'nowrap',
      },
      '& th:first-child': { textAlign: 'left' },
      '& thead th': { color: theme.palette.text.secondary },
    },
  }),
  { name: 'KubevirtUsageTable' },
);

/** All that the charts show, as text: the newest first. */
export function UsageTable(props: { history: UsageHistory }) {
  const { startedAt, step, series } = props.history;
  const { t, shortTime, timeToSecond } = useTexts();
  // Rows of one minute are not to have one name.
  const timeOf = step % 60 === 0 ? shortTime : timeToSecond;
  const classes = useStyles();
  const start = Date.parse(startedAt);
  const count = series[0]?.values.length ?? 0;
  const rows = Array.from({ length: count }, (_, index) => count - 1 - index);
  return (
    <div
      className={classes.scroll}
      role="region"
      aria-label={t('vm.usage.table')}
      // What scrolls is reached by the keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('vm.usage.time')}</th>
            {series.map(({ quantity }) => (
              <th key={quantity} scope="col">
                {t(`vm.usage.quantity.${quantity}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(index => (
            <tr key={index}>
              <th scope="row">{timeOf(start + index * step * 1000)}</th>
              {series.map(({ quantity, values }) => {
                const value = values[index];
                return (
                  <td key={quantity}>
                    {value === null
                      ? t('vm.usage.chart.nothing')
                      : valueText(quantity, value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
