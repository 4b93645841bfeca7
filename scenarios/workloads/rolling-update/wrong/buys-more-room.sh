# fails: quota-kept
kubectl patch resourcequota four -n tight -p '{"spec":{"hard":{"pods":"5"}}}'
kubectl set image deployment/till nginx=nginx:1.28 -n tight
# advance: 2m
