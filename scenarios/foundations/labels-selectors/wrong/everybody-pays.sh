# fails: cost-center-set
kubectl label pods --all cost-center=4711
