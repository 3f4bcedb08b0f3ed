import ButtonBase from '@material-ui/core/ButtonBase';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import ClosedIcon from '@material-ui/icons/ExpandMore';
import OpenIcon from '@material-ui/icons/ExpandLess';
import { Fragment, useId, useState } from 'react';
import { useTexts } from '../../translation';
import { CamelWord, HealthIcon, VisuallyHidden } from '../shared';
import type { ComponentTile } from './componentTile';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(232px, 100%), 1fr))',
      // What opens takes a row of its own below its box; boxes that follow fill the row it was opened from.
      gridAutoFlow: 'row dense',
      gap: theme.spacing(1),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    item: { display: 'flex', minWidth: 0 },
    tile: {
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'stretch',
      justifyContent: 'flex-start',
      flex: 1,
      minWidth: 0,
      padding: theme.spacing(1, 1.5),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      textAlign: 'left',
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    pressable: {
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
    },
    opened: { borderColor: theme.palette.primary.main },
    head: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minWidth: 0,
    },
    name: { flex: 1, minWidth: 0 },
    arrow: { color: theme.palette.text.secondary, fontSize: '1.25rem' },
    // Off the name, which it would seem to underline.
    progress: { margin: theme.spacing(0.5, 0) },
    note: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    details: {
      gridColumn: '1 / -1',
      minWidth: 0,
      padding: theme.spacing(1, 1.5),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
    },
  }),
  { name: 'KubevirtComponentTiles' },
);

/** Parts beside each other. One at a time opens below its row; it stays open while its data changes. */
export function ComponentTiles(props: { tiles: ComponentTile[] }) {
  const { tiles } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [openKey, setOpenKey] = useState<string>();
  const id = useId();
  return (
    <ul className={classes.list}>
      {tiles.map(tile => {
        const { key, name, details } = tile;
        const open = key === openKey;
        return (
          <Fragment key={key}>
            <li className={classes.item}>
              {details ? (
                <ButtonBase
                  className={`${classes.tile} ${classes.pressable} ${
                    open ? classes.opened : ''
                  }`}
                  aria-expanded={open}
                  aria-controls={open ? id : undefined}
                  onClick={() => setOpenKey(open ? undefined : key)}
                >
                  <TileContent tile={tile} open={open} />
                </ButtonBase>
              ) : (
                <div className={classes.tile}>
                  <TileContent tile={tile} />
                </div>
              )}
            </li>
            {open && details && (
              <li className={classes.details}>
                <div
                  id={id}
                  role="region"
                  aria-label={t('platform.details', { name })}
                >
                  {details()}
                </div>
              </li>
            )}
          </Fragment>
        );
      })}
    </ul>
  );
}

function TileContent(props: { tile: ComponentTile; open?: boolean }) {
  const { health, name, figure, spoken, note, progress, details } = props.tile;
  const classes = useStyles();
  const Arrow = props.open ? OpenIcon : ClosedIcon;
  return (
    <>
      <span className={classes.head}>
        <HealthIcon health={health} />
        <span className={classes.name}>
          <strong>
            <CamelWord>{name}</CamelWord>
          </strong>{' '}
          {spoken ? (
            <>
              <span aria-hidden>{figure}</span>
              <VisuallyHidden>{spoken}</VisuallyHidden>
            </>
          ) : (
            figure
          )}
        </span>
        {details && <Arrow aria-hidden className={classes.arrow} />}
      </span>
      {progress && <LinearProgress aria-hidden className={classes.progress} />}
      {note && <span className={classes.note}>{note}</span>}
    </>
  );
}
