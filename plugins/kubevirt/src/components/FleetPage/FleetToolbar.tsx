import IconButton from '@material-ui/core/IconButton';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Tooltip from '@material-ui/core/Tooltip';
import ColumnsIcon from '@material-ui/icons/ViewColumn';
import DownloadIcon from '@material-ui/icons/GetApp';
import {
  fleetGroupings,
  fleetSortKeys,
  type FleetQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId } from 'react';
import { useTexts } from '../../translation';
import { CheckMenu } from './CheckMenu';
import {
  FIXED_COLUMNS,
  fleetColumns,
  type FleetColumn,
  type FleetView,
} from './fleetView';
import { SearchBox } from './SearchBox';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(1),
    },
    search: { flex: '1 1 240px', minWidth: 0 },
    select: { flex: '1 1 7.5rem', minWidth: '7.5rem', maxWidth: '11rem' },
    tools: { display: 'flex', marginLeft: 'auto' },
  }),
  { name: 'KubevirtFleetToolbar' },
);

/** Props of {@link FleetToolbar}. */
export interface FleetToolbarProps {
  view: FleetView;
  onView: (change: (before: FleetView) => FleetView) => void;
  onDownload: () => void;
  /** The list has no headings to sort by, and no columns. */
  narrow: boolean;
}

/** Search, groups, columns and the file. */
export function FleetToolbar(props: FleetToolbarProps) {
  const { view, onView, onDownload, narrow } = props;
  const { query, columns } = view;
  const classes = useStyles();
  const { t } = useTexts();
  const id = useId();
  const onQuery = (change: Partial<FleetQuery>) =>
    onView(before => ({ ...before, query: { ...before.query, ...change } }));
  return (
    <div className={classes.root} role="search">
      <SearchBox
        className={classes.search}
        search={query.search}
        onSearch={search => onQuery({ search })}
      />
      <TextField
        className={classes.select}
        select
        size="small"
        variant="outlined"
        id={`${id}-group`}
        label={t('fleet.groupBy')}
        value={query.group ?? 'none'}
        SelectProps={{ SelectDisplayProps: { id: `${id}-group` } }}
        InputLabelProps={{ id: `${id}-group-label`, htmlFor: `${id}-group` }}
        onChange={({ target: { value } }) =>
          onView(before => ({
            ...before,
            open: [],
            query: {
              ...before.query,
              group: fleetGroupings.find(each => each === value),
            },
          }))
        }
      >
        <MenuItem value="none">{t('fleet.noGroups')}</MenuItem>
        {fleetGroupings.map(grouping => (
          <MenuItem key={grouping} value={grouping}>
            {t(`fleet.dimension.${grouping}`)}
          </MenuItem>
        ))}
      </TextField>
      {narrow && (
        <TextField
          className={classes.select}
          select
          size="small"
          variant="outlined"
          id={`${id}-sort`}
          label={t('fleet.sortBy')}
          value={query.sort}
          SelectProps={{ SelectDisplayProps: { id: `${id}-sort` } }}
          InputLabelProps={{ id: `${id}-sort-label`, htmlFor: `${id}-sort` }}
          onChange={({ target: { value } }) =>
            onQuery({
              sort: fleetSortKeys.find(each => each === value) ?? 'status',
              descending: false,
            })
          }
        >
          {fleetSortKeys.map(key => (
            <MenuItem key={key} value={key}>
              {t(`fleet.column.${key}`)}
            </MenuItem>
          ))}
        </TextField>
      )}
      <div className={classes.tools}>
        {!narrow && (
          <CheckMenu
            label={t('fleet.columns')}
            options={fleetColumns.map(column => ({
              value: column,
              label: t(`fleet.column.${column}`),
              disabled: FIXED_COLUMNS.includes(column),
            }))}
            chosen={columns}
            onChange={chosen =>
              onView(before => ({
                ...before,
                columns: fleetColumns.filter((column: FleetColumn) =>
                  chosen.includes(column),
                ),
              }))
            }
            opener={opener => (
              <Tooltip title={t('fleet.columns')}>
                <IconButton
                  {...opener}
                  size="small"
                  aria-label={t('fleet.columns')}
                >
                  <ColumnsIcon />
                </IconButton>
              </Tooltip>
            )}
          />
        )}
        <Tooltip title={t('fleet.download')}>
          <IconButton
            size="small"
            aria-label={t('fleet.download')}
            onClick={onDownload}
          >
            <DownloadIcon />
          </IconButton>
        </Tooltip>
      </div>
    </div>
  );
}
