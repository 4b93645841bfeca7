# fails: by-hand-placed, waiting-runs
mv /etc/kubernetes/manifests/kube-scheduler.yaml /root/
# advance: 5s
kubectl run waiting --image=nginx:1.27
kubectl run by-hand --image=nginx:1.27 --overrides='{"spec": {"nodeSelector": {"kubernetes.io/hostname": "node02"}}}'
# advance: 2m
