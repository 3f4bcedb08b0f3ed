import Badge from '@material-ui/core/Badge';
import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import CheckIcon from '@material-ui/icons/Check';
import FilterIcon from '@material-ui/icons/FilterList';
import {
  ANY_CLUSTER,
  type ClusterStatus,
  type VirtualMachineGroup,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useMemo, useState } from 'react';
import { useTexts } from '../../translation';
import {
  type Column,
  COLUMNS,
  type Sort,
  usePointerOrFocus,
} from '../virtualMachines';
import { isFiltering, NO_FILTER, type VirtualMachinesFilter } from './filter';
import { useSteadyOptions } from './useSteadyOptions';

const GROUPS: [
  VirtualMachineGroup,
  'heldBack' | Exclude<VirtualMachineGroup, 'held-back'>,
][] = [
  ['held-back', 'heldBack'],
  ['changing', 'changing'],
  ['running', 'running'],
  ['stopped', 'stopped'],
];

/** Statuses whose words the states have too. */
const GROUP_WORDS = new Set(['Held back', 'Running', 'Stopped']);

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      padding: theme.spacing(1, 0),
    },
    text: { minWidth: 220, flex: '1 1 220px', maxWidth: 400 },
    // Leaves room beside it for the button that opens the choices.
    shortText: { minWidth: 0, flex: '1 1 160px' },
    choices: { display: 'contents' },
    clear: { textTransform: 'none' },
    chips: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      alignItems: 'center',
      minWidth: 0,
    },
    title: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
      marginRight: theme.spacing(0.5),
    },
  }),
  { name: 'KubevirtFilterBar' },
);

/** Props of {@link FilterBar}. */
export interface FilterBarProps {
  vms: VirtualMachineSummary[];
  clusters: ClusterStatus[];
  filter: VirtualMachinesFilter;
  onFilter: (filter: VirtualMachinesFilter) => void;
  sort: Sort | undefined;
  onSort: (sort: Sort | undefined) => void;
  /**
   * Adds a choice of the order, for the layout that has no column headings, and folds all but the text, so
   * that the VMs begin in the upper half of a phone.
   */
  narrow: boolean;
}

/** Text, state, status and cluster to filter by. */
export function FilterBar(props: FilterBarProps) {
  const { vms, clusters, filter, onFilter, sort, onSort, narrow } = props;
  const classes = useStyles();
  const { t, word } = useTexts();
  const id = useId();
  const [opened, setOpened] = useState(false);
  const { present, props: handlers } = usePointerOrFocus();
  const statuses = useSteadyOptions(
    useMemo(() => valuesOf(vms, vm => vm.displayStatus), [vms]),
    present,
  );
  // What is called like a state is not offered twice.
  const offered = withChosen(
    statuses.filter(status => !GROUP_WORDS.has(status)),
    filter.statuses,
  );
  const places = withChosen(
    useSteadyOptions(
      useMemo(() => valuesOf(vms, vm => vm.cluster), [vms]),
      present,
    ),
    filter.clusters,
  );
  const hasPlaces = places.length > 1 || filter.clusters.length > 0;
  const count =
    filter.groups.length +
    filter.statuses.length +
    filter.clusters.length +
    (sort ? 1 : 0);
  const what =
    count > 0 ? t('vms.list.chosen', { count }) : t('vms.list.choices');
  return (
    <div className={classes.root} role="search" {...handlers}>
      <TextField
        className={narrow ? classes.shortText : classes.text}
        size="small"
        variant="outlined"
        type="search"
        id={`${id}-text`}
        label={t('vms.list.filter')}
        value={filter.text}
        onChange={event => onFilter({ ...filter, text: event.target.value })}
      />
      {narrow && (
        <IconButton
          size="small"
          title={what}
          aria-label={what}
          aria-expanded={opened}
          aria-controls={opened ? `${id}-choices` : undefined}
          onClick={() => setOpened(!opened)}
        >
          <Badge badgeContent={count} color="primary" overlap="rectangular">
            <FilterIcon />
          </Badge>
        </IconButton>
      )}
      {(opened || !narrow) && (
        <div id={`${id}-choices`} className={classes.choices}>
          <Chips
            title={t('vms.list.group')}
            label={t('vms.list.groups')}
            options={GROUPS.map(([value, key]) => [
              value,
              t(`vms.group.${key}`),
            ])}
            chosen={filter.groups}
            onChange={groups => onFilter({ ...filter, groups })}
          />
          {offered.length > 0 && (
            <Chips
              title={t('vms.list.status')}
              label={t('vms.list.statuses')}
              options={offered.map(status => [status, word(status)])}
              chosen={filter.statuses}
              onChange={chosen => onFilter({ ...filter, statuses: chosen })}
            />
          )}
          {hasPlaces && (
            <Chips
              title={t('vms.list.cluster')}
              label={t('vms.list.clusters')}
              options={places.map(place => [
                place,
                clusters.find(({ name }) => name === place)?.title ?? place,
              ])}
              chosen={filter.clusters}
              onChange={chosen => onFilter({ ...filter, clusters: chosen })}
            />
          )}
          {narrow && (
            <TextField
              select
              size="small"
              variant="outlined"
              id={`${id}-sort`}
              label={t('vms.list.sortBy')}
              SelectProps={{ native: true }}
              InputLabelProps={{ shrink: true }}
              value={sort?.column ?? ''}
              onChange={event =>
                onSort(
                  event.target.value
                    ? {
                        column: event.target.value as Column,
                        descending: false,
                      }
                    : undefined,
                )
              }
            >
              <option value="">{t('vms.list.order')}</option>
              {COLUMNS.map(column => (
                <option key={column} value={column}>
                  {t(`vms.column.${column}`)}
                </option>
              ))}
            </TextField>
          )}
        </div>
      )}
      {isFiltering(filter) && (
        <Button
          size="small"
          className={classes.clear}
          onClick={() => onFilter(NO_FILTER)}
        >
          {t('vms.list.clear')}
        </Button>
      )}
    </div>
  );
}

/** The different values that VMs have, in order; none where it is not known which. */
function valuesOf(
  vms: VirtualMachineSummary[],
  value: (vm: VirtualMachineSummary) => string,
): string[] {
  return [...new Set(vms.map(value))]
    .filter(each => each !== ANY_CLUSTER)
    .sort();
}

/** What was chosen and no VM has any more stays, so that it can be taken away. */
function withChosen(options: readonly string[], chosen: string[]): string[] {
  return [...new Set([...options, ...chosen])];
}

function Chips<T extends string>(props: {
  /** Stands before the chips. */
  title: string;
  /** What choosing does, for screen readers. */
  label: string;
  options: [value: T, text: string][];
  chosen: T[];
  onChange: (chosen: T[]) => void;
}) {
  const { title, label, options, chosen, onChange } = props;
  const classes = useStyles();
  return (
    <div className={classes.chips} role="group" aria-label={label}>
      <span className={classes.title} aria-hidden>
        {title}
      </span>
      {options.map(([value, text]) => {
        const on = chosen.includes(value);
        return (
          <Chip
            key={value}
            size="small"
            style={{ margin: 0, fontSize: '0.75rem' }}
            label={text}
            aria-pressed={on}
            variant={on ? 'default' : 'outlined'}
            icon={on ? <CheckIcon /> : undefined}
            onClick={() =>
              onChange(
                on
                  ? chosen.filter(other => other !== value)
                  : [...chosen, value],
              )
            }
          />
        );
      })}
    </div>
  );
}
