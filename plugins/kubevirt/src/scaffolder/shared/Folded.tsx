import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    summary: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(2),
      padding: theme.spacing(0.5, 0.5, 0.5, 1.5),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      minHeight: 48,
    },
    text: { minWidth: 0, overflowWrap: 'anywhere' },
    panel: { paddingTop: theme.spacing(1) },
  }),
  { name: 'KubevirtFormFolded' },
);

/** Props of {@link Folded}. */
export interface FoldedProps {
  id: string;
  label: string;
  summary: ReactNode;
  open: boolean;
  onOpen: (open: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}

/** What is chosen, and on demand what there is to choose from: a form may hold fifty of these. */
export function Folded(props: FoldedProps) {
  const { id, label, summary, open, onOpen, disabled, children } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const panelId = `${id}__choices`;
  return (
    <div>
      <div className={classes.summary}>
        <div className={classes.text}>{summary}</div>
        <Button
          size="small"
          color="primary"
          disabled={disabled}
          aria-expanded={open}
          aria-controls={open ? panelId : undefined}
          aria-label={
            open ? undefined : t('scaffolder.changeOf', { what: label })
          }
          onClick={() => onOpen(!open)}
        >
          {open ? t('scaffolder.done') : t('scaffolder.change')}
        </Button>
      </div>
      {open && (
        <div id={panelId} className={classes.panel}>
          {children}
        </div>
      )}
    </div>
  );
}
