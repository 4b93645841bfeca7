# fails: lookout-on-workers
kubectl create deployment lookout --image=nginx:1.27 --replicas=2
# advance: 20s
