import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { UsageSeries } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useState, type PointerEvent } from 'react';
import { useTexts } from '../../translation';
import { useContainerWidth } from '../shared';
import { chartPaths, xOf, yOf, type ChartArea } from './chartPaths';
import { roundUp, valueText } from './format';

const HEIGHT = 150;
const USUAL_WIDTH = 420;

const useStyles = makeStyles(
  theme => ({
    figure: { margin: 0, minWidth: 0 },
    caption: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(0, 2),
    },
    values: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      fontVariantNumeric: 'tabular-nums',
    },
    drawing: { display: 'block', width: '100%', touchAction: 'pan-y' },
    grid: { stroke: theme.palette.divider },
    asked: { stroke: theme.palette.text.secondary, strokeDasharray: '2 4' },
    // Lines may run below it.
    axis: {
      fill: theme.palette.text.secondary,
      fontSize: 11,
      paintOrder: 'stroke',
      stroke: theme.palette.background.paper,
      strokeWidth: 3,
    },
    key: { width: 20, height: 8, verticalAlign: 'middle' },
    cursor: { stroke: theme.palette.text.secondary },
    // The second series differs by its dashes, not by its colour alone.
    line0: {
      fill: 'none',
      strokeWidth: 2,
      stroke: theme.palette.primary.main,
    },
    line1: {
      fill: 'none',
      strokeWidth: 2,
      stroke: theme.palette.text.primary,
      strokeDasharray: '6 3',
    },
    point0: { fill: theme.palette.primary.main },
    point1: { fill: theme.palette.text.primary },
  }),
  { name: 'KubevirtUsageChart' },
);

/** Props of {@link UsageChart}. */
export interface UsageChartProps {
  title: string;
  /** One, or two of the same unit; each has as many values. */
  series: readonly UsageSeries[];
  /** Milliseconds since the epoch of the first value. */
  start: number;
  /** Milliseconds. */
  step: number;
  /** What the VM was given, in the same unit. */
  asked?: number;
}

/** One or two quantities over time, with the gaps that there are. */
export function UsageChart(props: UsageChartProps) {
  const { title, series, start, step, asked } = props;
  const { t, shortTime } = useTexts();
  const classes = useStyles();
  const id = useId();
  const [ref, width = USUAL_WIDTH] = useContainerWidth();
  const [pointed, setPointed] = useState<number>();
  const [{ quantity, values }] = series;
  const highest = Math.max(
    asked ?? 0,
    ...series.flatMap(each => each.values.map(value => value ?? 0)),
  );
  const area: ChartArea = {
    left: 4,
    right: width - 4,
    top: 16,
    bottom: HEIGHT - 20,
    max: roundUp(quantity, highest),
  };
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    setPointed(
      Math.min(
        values.length - 1,
        Math.max(0, Math.round(share * (values.length - 1))),
      ),
    );
  };
  const shown = pointed ?? lastOf(series);
  const timeOf = (index: number) => shortTime(start + index * step);
  const summary = series
    .map(each => describe(each, t(`vm.usage.quantity.${each.quantity}`)))
    .join('; ');

  function describe(each: UsageSeries, name: string): string {
    const known = each.values.filter(value => value !== null);
    const text = (value: number) => valueText(each.quantity, value);
    return known.length === 0
      ? t('vm.usage.chart.empty', { name })
      : t('vm.usage.chart.summary', {
          name,
          last: text(known.at(-1)!),
          lowest: text(Math.min(...known)),
          highest: text(Math.max(...known)),
          gaps: String(each.values.length - known.length),
          total: String(each.values.length),
        });
  }

  return (
    <figure className={classes.figure} ref={ref}>
      <figcaption className={classes.caption}>
        <Typography id={`${id}-title`} variant="subtitle2" component="h4">
          {title}
        </Typography>
        <span className={classes.values}>
          {series.map((each, index) => (
            <span key={each.quantity}>
              {index > 0 && ' · '}
              {series.length > 1 && (
                <>
                  <svg className={classes.key} aria-hidden>
                    <line
                      className={index === 0 ? classes.line0 : classes.line1}
                      x1={0}
                      x2={20}
                      y1={4}
                      y2={4}
                    />
                  </svg>{' '}
                  {t(`vm.usage.quantity.${each.quantity}`)}{' '}
                </>
              )}
              {textAt(each, shown)}
            </span>
          ))}
          {shown >= 0 && ` · ${timeOf(shown)}`}
        </span>
      </figcaption>
      <svg
        className={classes.drawing}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-summary`}
        onPointerMove={point}
        onPointerLeave={() => setPointed(undefined)}
      >
        <desc id={`${id}-summary`}>{summary}</desc>
        {[0, 0.5, 1].map(share => {
          const y = yOf(share * area.max, area);
          return (
            <line
              key={share}
              aria-hidden
              className={classes.grid}
              x1={area.left}
              x2={area.right}
              y1={y}
              y2={y}
            />
          );
        })}
        {asked !== undefined && asked > 0 && (
          <line
            aria-hidden
            className={classes.asked}
            x1={area.left}
            x2={area.right}
            y1={yOf(asked, area)}
            y2={yOf(asked, area)}
          />
        )}
        {series.map((each, index) => {
          const { line, points } = chartPaths(each.values, area);
          return (
            <g key={each.quantity} aria-hidden>
              <path
                className={index === 0 ? classes.line0 : classes.line1}
                d={line}
              />
              {points.map(([x, y]) => (
                <circle
                  key={x}
                  className={index === 0 ? classes.point0 : classes.point1}
                  cx={x}
                  cy={y}
                  r={2}
                />
              ))}
            </g>
          );
        })}
        {[0.5, 1].map(share => (
          <text
            key={share}
            aria-hidden
            className={classes.axis}
            x={area.left}
            y={yOf(share * area.max, area) - 3}
          >
            {valueText(quantity, share * area.max)}
          </text>
        ))}
        {pointed !== undefined && (
          <line
            aria-hidden
            className={classes.cursor}
            x1={xOf(pointed, values.length, area)}
            x2={xOf(pointed, values.length, area)}
            y1={area.top}
            y2={area.bottom}
          />
        )}
        <text className={classes.axis} aria-hidden x={area.left} y={HEIGHT - 5}>
          {timeOf(0)}
        </text>
        <text
          className={classes.axis}
          aria-hidden
          x={area.right}
          y={HEIGHT - 5}
          textAnchor="end"
        >
          {timeOf(values.length - 1)}
        </text>
      </svg>
    </figure>
  );

  function textAt(each: UsageSeries, index: number): string {
    const value = each.values[index] ?? null;
    return value === null
      ? t('vm.usage.chart.nothing')
      : valueText(each.quantity, value);
  }
}

/** The last step at which anything was measured. */
function lastOf(series: readonly UsageSeries[]): number {
  return Math.max(
    ...series.map(({ values }) =>
      values.reduce<number>(
        (last, value, index) => (value === null ? last : index),
        -1,
      ),
    ),
  );
}
