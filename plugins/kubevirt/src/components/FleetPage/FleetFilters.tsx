import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import MoreIcon from '@material-ui/icons/ArrowDropDown';
import {
  fleetDimensions,
  type FleetDimension,
  type FleetPage,
  type FleetQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { CheckMenu } from './CheckMenu';
import { isNarrowed } from './fleetView';
import { useFleetWords } from './useFleetWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.75),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    chip: { margin: 0, maxWidth: '100%' },
    clear: { textTransform: 'none' },
  }),
  { name: 'KubevirtFleetFilters' },
);

/** Props of {@link FleetFilters}. */
export interface FleetFiltersProps {
  query: FleetQuery;
  onQuery: (change: (before: FleetQuery) => FleetQuery) => void;
  facets: FleetPage['facets'];
}

/** A chip for each dimension to narrow by, and one for each value that was chosen. */
export function FleetFilters(props: FleetFiltersProps) {
  const { query, onQuery, facets } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const wordOf = useFleetWords();
  const choose = (dimension: FleetDimension, values: string[]) =>
    onQuery(before => {
      const { [dimension]: _, ...others } = before.filters;
      return {
        ...before,
        filters:
          values.length > 0 ? { ...others, [dimension]: values } : others,
      };
    });
  const titleOf = (dimension: FleetDimension, value: string) =>
    facets?.[dimension].values.find(each => each.value === value) ?? { value };
  return (
    <ul className={classes.root} aria-label={t('fleet.filters')}>
      {fleetDimensions.map(dimension => {
        const chosen = query.filters[dimension] ?? [];
        const facet = facets?.[dimension];
        const known = facet?.values ?? [];
        const missing = chosen.filter(
          value => !known.some(each => each.value === value),
        );
        const name = t(`fleet.dimension.${dimension}`);
        const label =
          chosen.length > 0
            ? t('fleet.filteredBy', { dimension: name, count: chosen.length })
            : t('fleet.filterBy', { dimension: name });
        return (
          <li key={dimension}>
            <CheckMenu
              label={name}
              options={[
                ...known,
                ...missing.map(value => ({
                  value,
                  title: undefined,
                  count: 0,
                })),
              ].map(each => ({
                value: each.value,
                label: wordOf(dimension, each),
                count: String(each.count),
              }))}
              chosen={chosen}
              onChange={values => choose(dimension, values)}
              note={
                facet && facet.more > 0
                  ? t('fleet.moreValues', { count: facet.more })
                  : undefined
              }
              opener={opener => (
                <Chip
                  {...opener}
                  component="button"
                  className={classes.chip}
                  size="small"
                  clickable
                  variant={chosen.length > 0 ? 'default' : 'outlined'}
                  aria-label={label}
                  label={name}
                  deleteIcon={<MoreIcon aria-hidden />}
                  onDelete={opener.onClick}
                />
              )}
            />
          </li>
        );
      })}
      {fleetDimensions.flatMap(dimension =>
        (query.filters[dimension] ?? []).map(value => {
          const words = t('fleet.remove', {
            dimension: t(`fleet.dimension.${dimension}`),
            value: wordOf(dimension, titleOf(dimension, value)),
          });
          return (
            <li key={`${dimension} ${value}`}>
              <Chip
                className={classes.chip}
                size="small"
                color="primary"
                label={words}
                onDelete={() =>
                  choose(
                    dimension,
                    query.filters[dimension]!.filter(each => each !== value),
                  )
                }
              />
            </li>
          );
        }),
      )}
      {isNarrowed(query) && (
        <li>
          <Button
            size="small"
            className={classes.clear}
            onClick={() =>
              onQuery(before => ({ ...before, search: '', filters: {} }))
            }
          >
            {t('fleet.clear')}
          </Button>
        </li>
      )}
    </ul>
  );
}
