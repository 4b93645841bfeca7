# fails: till-updated
kubectl set image deployment/till nginx=nginx:1.28 -n tight
# advance: 2m
