# fails: stubborn-gone
kubectl delete pod stubborn --grace-period=0 --force
