import { Content } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { Route, Routes } from 'react-router-dom';
import { FleetHome } from './FleetHome';
import { NodeView } from './NodeView';

const useStyles = makeStyles(
  theme => ({
    // Outside of Typography the page's own font would show.
    root: { fontFamily: theme.typography.fontFamily },
  }),
  { name: 'KubevirtFleetPage' },
);

/** All virtual machines that one may see, and what is on a node. */
export function FleetPage() {
  return (
    <Routes>
      <Route path="/" element={<FleetHome />} />
      <Route path="/node/:cluster/:node" element={<NodeView />} />
    </Routes>
  );
}

/** The same as a page of the app. */
export function FleetPageContent() {
  const classes = useStyles();
  return (
    <Content className={classes.root}>
      <FleetPage />
    </Content>
  );
}
